import { refusal } from '../../../shared/domain/refusal'
import {
  patternPresets,
  readCameraPatterns,
  readPatterns,
  writePatterns
} from '../import/facts/patterns'
import { doubtfulEyes } from '../import/doubtful-eyes'
import { correctImages, incompleteImages } from '../import/incomplete'
import { dismissRetakes, retakes } from '../import/retakes'
import { previewNames } from '../import/preview'
import { patternsForFolders, surveyFolder } from '../import/survey'
import { unsoundOriginals } from '../import/unsound'
import { removableVolumes } from '../import/volumes'
import type { OperatorInfo } from '../../../shared/contract/session'
import type { Actor } from '../store/event-log'
import type { HandlerOptions, HandlersOf } from './types'

export function importHandlers({
  folders,
  tokens
}: HandlerOptions): HandlersOf<'folder'> & HandlersOf<'import'> {
  return {
    'folder.choose': async () => {
      if (!folders.choose)
        throw refusal(
          'NOT_FOUND',
          'NO_FOLDER_DIALOG',
          'This window has no folder dialog: browse instead.'
        )
      const chosen = await folders.choose()
      return chosen === null ? null : tokens.entry(chosen)
    },
    'folder.browse': ({ token }) => tokens.browse(token),

    'import.start': async (
      { folderToken, secondToken, patterns, ...rest },
      { services, actor }
    ) => {
      const folder = tokens.resolve(folderToken)
      const second = secondToken === undefined ? null : tokens.resolve(secondToken)
      return services.imports.start({
        ...{ ...rest, folder, second, actor },
        patterns: patterns ?? (await patternsForFolders(services.library, [folder]))
      })
    },
    'import.list': (_input, { services }) => services.imports.list(),
    'import.files': (input, { services }) => services.imports.files(input),
    'import.cancel': async ({ importId }, { services }) => {
      await services.imports.cancel(importId)
      return {}
    },
    'import.resume': ({ importId, secondToken }, { services, actor }) =>
      services.imports.resume(importId, actor, {
        second: secondToken === undefined ? null : tokens.resolve(secondToken)
      }),
    'import.receipt': ({ importId, format }, { services }) => services.receipt(importId, format),
    'import.unsound': (_input, { services }) => unsoundOriginals(services.library),
    'import.volumes': async () =>
      (await removableVolumes()).map(({ mount, ...volume }) => ({
        token: tokens.entry(mount).token,
        ...volume
      })),
    'import.survey': async ({ folderToken }) => surveyFolder(tokens.resolve(folderToken)),
    'import.preview': async ({ folderToken, patterns }) =>
      previewNames(tokens.resolve(folderToken), patterns),
    'import.patterns': (_input, { services }) => ({
      patterns: [...readPatterns(services.library)],
      presets: patternPresets(),
      cameras: readCameraPatterns(services.library)
    }),
    'import.setPatterns': ({ patterns, camera }, { services, actor }) => {
      writePatterns(services.library, actor, patterns, camera)
      return {}
    },
    'import.incomplete': (input, { services }) => incompleteImages(services.library, input),
    'import.retakes': ({ importId }, { services, session, actor }) =>
      retakes(services.library, importId, blindReader(session.operator, actor)),
    'import.dismissRetakes': (input, { services, session, actor }) => {
      dismissRetakes(services.library, actor, input, blindReader(session.operator, actor))
      return {}
    },
    'import.doubtfulEyes': ({ importId }, { services }) => doubtfulEyes(services.library, importId),
    'import.correct': (input, { services, actor }) => {
      correctImages(services.library, actor, input)
      return {}
    }
  }
}

/** The caller, where she also grades and so must not learn what the network says. */
function blindReader(operator: OperatorInfo | null, actor: Actor): string | null {
  const grades = operator?.roles.some((role) => role === 'grader' || role === 'arbiter') ?? false
  return grades ? actor.operatorId : null
}
