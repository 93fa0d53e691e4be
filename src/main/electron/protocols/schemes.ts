import type { CustomScheme } from 'electron'
import { APP_SCHEME, FUNDUS_SCHEME } from '../policy/origin'

/** Registered before the application is ready; a later registration would be refused by Electron. */
export const SCHEMES: CustomScheme[] = [
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  },
  {
    scheme: FUNDUS_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true }
  }
]
