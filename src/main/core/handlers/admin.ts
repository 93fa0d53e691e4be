import {
  createOperator,
  deactivateOperator,
  listAllOperators,
  reactivateOperator,
  setPassphrase,
  setRoles
} from '../admin/operators'
import { setProtocol } from '../reading/batch-protocol'
import { setSecondReader } from '../reading/second-reader'
import type { HandlersOf } from './types'

export function adminHandlers(): HandlersOf<'admin'> {
  return {
    'admin.operators': (_input, { services }) => listAllOperators(services.library),
    'admin.createOperator': (input, { services, actor }) =>
      createOperator(services.library, actor, input),
    'admin.setRoles': ({ operatorId, roles }, { services, actor }) =>
      setRoles(services.library, actor, operatorId, roles),
    'admin.deactivate': ({ operatorId }, { services, actor }) => {
      deactivateOperator(services.library, actor, operatorId)
      return {}
    },
    'admin.reactivate': ({ operatorId }, { services, actor }) => {
      reactivateOperator(services.library, actor, operatorId)
      return {}
    },
    'admin.resetPassphrase': async ({ operatorId, passphrase }, { services, actor }) => {
      await setPassphrase(services.library, actor, operatorId, passphrase)
      return {}
    },
    'admin.setSecondReader': (input, { services, actor }) => {
      setSecondReader(services.library, actor, input)
      return {}
    },
    'admin.setProtocol': (input, { services, actor }) => {
      setProtocol(services.library, actor, input)
      return {}
    }
  }
}
