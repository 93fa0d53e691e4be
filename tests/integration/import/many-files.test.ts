import { expect, test } from 'vitest'
import { readReceipt } from '../../../src/main/core/import/receipt/receipt'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { checkLibrary, fillCard, importFolder } from './card'

/** 50,000 at a release; fewer where every commit runs the suite. `AKSHI_FILES` sets it. */
const FILES = Number(process.env['AKSHI_FILES'] ?? 1500)

/** Would catch: files that get lost between groups that are counted together, and an answer or a receipt that stops at a limit. */
test(
  `${FILES} tiny files on one card are all imported, verified and on its receipt`,
  { timeout: 1_800_000 },
  async () => {
    using card = tempFolder()
    using home = tempLibrary()
    await fillCard(card.path, FILES)

    const end = await importFolder(home.library, card.path)

    expect(end).toMatchObject({
      ...{ safeToRemove: true, filesFound: FILES, filesDone: FILES, problem: null },
      counts: { imported: FILES, failed: 0, duplicate: 0, rejected: 0 }
    })
    const { images, orphans } = checkLibrary(home.library)
    expect([images.size, orphans]).toEqual([FILES, 0])
    const receipt = readReceipt(home.library, end.importId)
    expect(new Set(receipt.files.map(({ sha256 }) => sha256)).size).toBe(FILES)
  }
)
