import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { checkLibrary, fill, importFolder, photo } from './card'

interface Entry {
  readonly name: string
  readonly data: Buffer
  /** What the archive claims instead of the truth. */
  readonly claim?: {
    readonly crc?: number
    readonly size?: number
    readonly flags?: number
    readonly mode?: number
  }
}

/** A ZIP archive (APPNOTE 6.3.10, no ZIP64), honest or not. */
function zip(entries: readonly Entry[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, data, claim = {} } of entries) {
    const packed = deflateRawSync(data)
    const raw = Buffer.from(name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(0x0800 | (claim.flags ?? 0), 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(0x5a6b_7000 >>> 0, 6)
    fields.writeUInt32LE(claim.crc ?? crc32(data), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(claim.size ?? data.length, 18)
    fields.writeUInt16LE(raw.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, raw, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE((claim.mode ?? 0o100644) * 0x10000, 6)
    tail.writeUInt32LE(offset, 10)
    // "Version made by" Unix, so that the mode counts.
    central.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([30, 3]), fields, tail, raw])
    )
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end])
}

const outcomes = (library: ReturnType<typeof tempLibrary>['library']): Record<string, string> =>
  Object.fromEntries(
    (
      library.db.prepare('SELECT source_name, outcome, code FROM import_file').all() as {
        source_name: string
        outcome: string
        code: string | null
      }[]
    ).map((row) => [row.source_name, row.code ?? row.outcome])
  )

test('a Remidio export in an archive is imported with its patient and eye', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const archive = zip([
    { name: 'Anita_MRN42_2026-11-20/fop/', data: Buffer.alloc(0) },
    { name: 'Anita_MRN42_2026-11-20/fop/img_OD_1.jpg', data: await photo(1) },
    { name: 'Anita_MRN42_2026-11-20/fop/img_OS_1.jpg', data: await photo(2) },
    { name: '__MACOSX/._img.jpg', data: Buffer.from('x') }
  ])
  fill(card.path, { 'export.zip': archive })

  const end = await importFolder(home.library, card.path)

  expect(end).toMatchObject({ safeToRemove: true, filesFound: 2, counts: { imported: 2 } })
  const facts = home.library.db
    .prepare('SELECT patient_id, eye FROM image ORDER BY eye')
    .raw()
    .all()
  expect(facts).toEqual([
    ['MRN42', 'OD'],
    ['MRN42', 'OS']
  ])
  expect(readdirSync(join(home.dir, 'incoming'))).toEqual([])
  // Named by itself, without its folder, it is the same archive.
  const again = await importFolder(home.library, join(card.path, 'export.zip'))
  expect(again).toMatchObject({ safeToRemove: true, counts: { duplicate: 2 } })
})

/** Would catch: an entry written outside the library, a bomb unpacked, one bad entry that costs the others. */
test('hostile and broken entries are reported one by one while the rest is imported', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const good = await photo(1)
  const archive = zip([
    { name: '../../../escaped.jpg', data: await photo(2) },
    { name: '/absolute.jpg', data: await photo(3) },
    { name: '..\\..\\windows.jpg', data: await photo(4) },
    { name: 'good.jpg', data: good },
    { name: 'bad-crc.jpg', data: await photo(5), claim: { crc: 1 } },
    { name: 'longer.jpg', data: await photo(6), claim: { size: 100 } },
    { name: 'secret.jpg', data: await photo(7), claim: { flags: 1 } },
    { name: 'link.jpg', data: Buffer.from('/etc/passwd'), claim: { mode: 0o120777 } },
    { name: 'zeros.jpg', data: Buffer.alloc(40_000_000) },
    { name: 'huge.jpg', data: good, claim: { size: 0xf000_0000 } },
    { name: 'inner.zip', data: zip([{ name: 'a.jpg', data: await photo(8) }]) }
  ])
  fill(card.path, { 'a.zip': archive, 'after.jpg': await photo(9) })

  const end = await importFolder(home.library, card.path)

  expect(outcomes(home.library)).toEqual({
    'a.zip/__/__/__/escaped.jpg': 'imported',
    'a.zip/absolute.jpg': 'imported',
    'a.zip/__/__/windows.jpg': 'imported',
    'a.zip/good.jpg': 'imported',
    'a.zip/bad-crc.jpg': 'ZIP_DAMAGED',
    'a.zip/longer.jpg': 'ZIP_DAMAGED',
    'a.zip/secret.jpg': 'ZIP_ENCRYPTED',
    'a.zip/link.jpg': 'NOT_A_FILE',
    'a.zip/zeros.jpg': 'ZIP_BOMB',
    'a.zip/huge.jpg': 'ZIP_BOMB',
    'a.zip/inner.zip': 'ZIP_NESTED',
    'after.jpg': 'imported'
  })
  expect(end.safeToRemove).toBe(false)
  checkLibrary(home.library)
  expect(readdirSync(join(home.dir, 'incoming'))).toEqual([])
})

test('an archive that is cut, or of which the entries overlap, is reported and the rest is imported', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const whole = zip([{ name: 'a.jpg', data: await photo(1) }])
  fill(card.path, { 'cut.zip': whole.subarray(0, -30), 'b.jpg': await photo(2) })

  const end = await importFolder(home.library, card.path)

  expect(outcomes(home.library)).toEqual({ 'cut.zip': 'ZIP_DAMAGED', 'b.jpg': 'imported' })
  expect(end.safeToRemove).toBe(false)
})
