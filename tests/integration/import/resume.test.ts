import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runImport } from '../../../src/cli/import/import'
import { checkProjections } from '../../../src/main/core/audit/verify/check-projections'
import { writePatterns } from '../../../src/main/core/import/facts/patterns'
import { nodeIo } from '../../../src/main/core/import/import-io'
import { createImportService } from '../../../src/main/core/import/import-service'
import type { Library } from '../../../src/main/core/store/open-library'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { fill, fingerprint, photo, technician } from './card'

const WORKLIST = 'file,patient\nDSC_0001.jpg,MRN7\nDSC_0002.jpg,MRN8\n'

/** Begins an import by rules of its own and stops it before any of its photographs is copied. */
async function interrupted(library: Library, card: string): Promise<string> {
  const io: typeof nodeIo = {
    ...nodeIo,
    open: (...args: Parameters<typeof nodeIo.open>) => {
      if (String(args[0]).startsWith(card)) void service.cancel(importId)
      return nodeIo.open(...args)
    }
  }
  const service = createImportService({ library, io, concurrency: 1 })
  const { importId } = service.start({
    ...{ folder: card, actor: technician, worklist: WORKLIST },
    patterns: ['X-{patient}-{eye}.jpg']
  })
  expect((await service.waitFor(importId)).state).toBe('interrupted')
  await service.close()
  return importId
}

async function fillNamedCard(card: string): Promise<void> {
  fill(card, {
    'DSC_0001.jpg': await photo(1),
    'DSC_0002.jpg': await photo(2),
    'X-MRN9-L.jpg': await photo(3)
  })
}

const patients = (library: Library): unknown[] =>
  library.db.prepare('SELECT patient_id FROM image ORDER BY patient_id').pluck().all()

// Would catch: half a card named by one rule and half by another, because the site changed its rules in between.
test('a resumed import names photographs by the rules and the worklist that it began with', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillNamedCard(card.path)
  const before = fingerprint(card.path)
  const importId = await interrupted(home.library, card.path)
  writePatterns(home.library, technician, ['{*}-{site}-{eye}.jpg'])

  const service = createImportService({ library: home.library })
  service.resume(importId, technician)
  const end = await service.waitFor(importId)
  await service.close()

  expect(end).toMatchObject({ state: 'finished', safeToRemove: true, counts: { imported: 3 } })
  expect(patients(home.library)).toEqual(['MRN7', 'MRN8', 'MRN9'])
  expect(checkProjections(home.library.db).findings).toEqual([])
  expect(fingerprint(card.path)).toEqual(before)
})

// Would catch: a library restored from its journal that goes on without the worklist, patients unknown, unsaid.
test('where the worklist is lost the same one must be given again', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  await fillNamedCard(card.path)
  const importId = await interrupted(home.library, card.path)
  home.library.db.exec('DELETE FROM import_worklist')

  const service = createImportService({ library: home.library })
  expect(() => service.resume(importId, technician)).toThrow(/does not have any more/)
  expect(() => service.resume(importId, technician, { worklist: 'file,patient\na.jpg,P' })).toThrow(
    /another worklist/
  )
  service.resume(importId, technician, { worklist: WORKLIST })
  await service.waitFor(importId)
  await service.close()
  expect(patients(home.library)).toEqual(['MRN7', 'MRN8', 'MRN9'])
})

// Would catch: rules that are accepted on resuming and silently not used.
test('the command refuses new rules on resuming, and resumes by the old ones', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  using notes = tempFolder()
  await fillNamedCard(card.path)
  const importId = await interrupted(home.library, card.path)
  writeFileSync(join(notes.path, 'rules.json'), '["{patient}-{eye}.jpg"]')
  let errors = ''
  const io = {
    stdout: { write: () => true },
    stderr: { write: (text: string) => (errors += text) }
  }
  const open = (): Library => ({ ...home.library, close: () => undefined })

  const rules = ['--rules', join(notes.path, 'rules.json')]
  expect(await runImport(['--resume', importId, ...rules], io, open)).toBe(2)
  expect(errors).toContain('--rules')
  expect(await runImport(['--resume', importId], io, open)).toBe(0)
  expect(patients(home.library)).toEqual(['MRN7', 'MRN8', 'MRN9'])
})
