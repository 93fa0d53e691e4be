import type { HandlersOf } from './types'

export function auditHandlers(): HandlersOf<'audit'> {
  return {
    'audit.facets': (_input, { services }) => services.audit.facets(),
    'audit.numbers': (input, { session, services }) => services.audit.numbers(session.id, input),
    'audit.cancel': (_input, { session, services }) => {
      services.audit.cancel(session.id)
      return {}
    },
    'audit.images': (input, { services }) => services.audit.images(input),
    'audit.report': async (input, { services, actor }) => {
      const { reportId, files } = await services.audit.report(actor, input)
      return { reportId, files: [...files] }
    },
    'audit.export': (input, { services, actor }) => ({
      files: [...services.audit.export(actor, input).files]
    }),
    'audit.files': (_input, { services }) => services.audit.files(),
    'audit.file': ({ name }, { services, actor }) => services.audit.file(actor, name),
    'audit.pageSaved': ({ sha256 }, { services, actor }) => {
      services.audit.pageSaved(actor, sha256)
      return {}
    },
    'audit.verify': (_input, { services }) => services.audit.verify(),
    'audit.accessLog': (input, { services }) => services.audit.accessLog(input),
    'audit.cohortMap': (input, { session, services }) => services.audit.map(session.id, input)
  }
}
