import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import ExifReader from 'exifreader'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { runExportImages } from '../../../src/cli/export-images/export-images'
import { createImportService } from '../../../src/main/core/import/import-service'
import { openLibrary } from '../../../src/main/core/store/open-library'
import { tempFolder } from '../../helpers/temp-library'
import { checkLibrary, fill, fingerprint, importFolder, technician, withComment } from './card'

const NAME = 'Meenakshi'

/** A photograph that says whose it is in every way a file can, turned on its side. */
async function telling(): Promise<Buffer> {
  const jpeg = await sharp({
    create: { width: 160, height: 128, channels: 3, background: '#a0522d' }
  })
    .withExif({ IFD0: { Artist: NAME, ImageDescription: NAME, Make: 'Topcon' } })
    .withXmp(
      `<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:title="${NAME}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
    )
    .withIccProfile('p3')
    .withMetadata({ orientation: 6, icc: 'p3' })
    .jpeg()
    .toBuffer()
  return Buffer.concat([withComment(jpeg, NAME), Buffer.from(`trailing ${NAME}`)])
}

async function run(...argv: string[]): Promise<{ code: number; text: string }> {
  let text = ''
  const stdout = { write: (piece: string) => (text += piece) }
  return { code: await runExportImages(argv, { stdout, stderr: stdout }), text }
}

// Would catch: a name, a record number or a camera's serial that leaves with a photograph, and originals that lose theirs.
test.each(['jpeg', 'png'])('a %s copy holds pixels and nothing else', async (format) => {
  using card = tempFolder()
  using home = tempFolder()
  using out = tempFolder()
  const original = await telling()
  fill(card.path, {
    [`MRN77_OD_${NAME}.jpg`]: original,
    'MRN78_OS.jpg': withComment(original, 'x')
  })
  expect(original.includes(NAME) && original.includes('ICC_PROFILE')).toBe(true)
  const library = openLibrary(home.path, { workstationId: 'w', appVersion: '0' })
  const { batchId } = await importFolder(library, card.path)
  library.close()
  const originals = fingerprint(join(home.path, 'originals'))

  const folders = ['first', 'second'].map((name) => join(out.path, name))
  for (const folder of folders) {
    const made = await run(batchId, '--out', folder, '--format', format, '--library', home.path)
    expect(made).toMatchObject({ code: 0 })
  }

  const [names = [], others = []] = folders.map((folder) => readdirSync(folder))
  const pictures = names.filter((name) => name !== 'images.csv')
  expect(pictures).toHaveLength(2)
  expect(pictures.every((name) => /^image-[0-9a-f]{12}\.(jpg|png)$/.test(name))).toBe(true)
  expect(others.filter((name) => pictures.includes(name))).toEqual([])
  for (const name of pictures) {
    const bytes = readFileSync(join(folders[0]!, name))
    for (const word of [NAME, 'MRN7', 'Topcon', 'Exif', 'ICC', 'xmp'])
      expect(bytes.includes(word), word).toBe(false)
    const { file, jfif, png, pngFile, ...rest } = ExifReader.load(bytes, { expanded: true })
    expect(Object.keys(rest)).toEqual([])
    expect(JSON.stringify({ file, jfif, png, pngFile })).not.toMatch(/comment|profile/i)
    // Upright without the tag that said how to turn it.
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 128, height: 160 })
  }
  const csv = readFileSync(join(folders[0]!, 'images.csv'), 'utf8')
  expect(csv).toMatch(/^file,patient,eye,field,year\n(?:image-\w+\.\w+,patient-\w+,O[DS],,\n){2}$/)

  const after = openLibrary(home.path, { workstationId: 'w', appVersion: '0' })
  checkLibrary(after)
  const told = after.db
    .prepare(`SELECT payload FROM event WHERE type = 'access.copies'`)
    .pluck()
    .all()
  after.close()
  expect(told.map((payload) => JSON.parse(payload as string) as unknown)).toMatchObject([
    { batchId, copies: 2, format },
    { batchId, copies: 2, format }
  ])
  expect(fingerprint(join(home.path, 'originals'))).toEqual(originals)
})

// Would catch: a name that somebody typed as the field, or that a name's pattern took for it.
test('of the field only words that are known go along with copies', async () => {
  using card = tempFolder()
  using home = tempFolder()
  const original = await telling()
  const names = ['a.jpg', 'b.jpg', 'c.jpg']
  fill(card.path, Object.fromEntries(names.map((name) => [name, withComment(original, name)])))
  const library = openLibrary(home.path, { workstationId: 'w', appVersion: '0' })
  const service = createImportService({ library })
  const worklist = `file,field\na.jpg,${NAME}\nb.jpg,Macula of ${NAME}\n`
  const { importId } = service.start({ folder: card.path, actor: technician, worklist })
  const { batchId } = await service.waitFor(importId)
  await service.close()
  library.close()
  using out = tempFolder()
  const folder = join(out.path, 'copies')
  expect((await run(batchId, '--out', folder, '--library', home.path)).code).toBe(0)
  const csv = readFileSync(join(folder, 'images.csv'), 'utf8')
  const fields = parse<{ field: string }>(csv, { columns: true }).map(({ field }) => field)
  expect(fields.sort()).toEqual(['', 'macula', 'other'])
})

// Would catch: copies written over somebody's files, among the originals, or without anyone to answer for them.
test('refuses a folder that exists or is the library’s, and a batch that is not there', async () => {
  using card = tempFolder()
  using home = tempFolder()
  fill(card.path, { 'a.jpg': await telling() })
  const library = openLibrary(home.path, { workstationId: 'w', appVersion: '0' })
  const { batchId } = await importFolder(library, card.path)
  library.close()
  const to = (folder: string, batch = batchId): Promise<unknown> =>
    run(batch, '--out', folder, '--library', home.path)

  await expect(to(card.path)).rejects.toThrow(/exists already/)
  await expect(to(join(home.path, 'originals', 'copies'))).rejects.toThrow(/do not belong/)
  await expect(to(join(card.path, 'nowhere', 'copies'))).rejects.toThrow(/is not there/)
  await expect(to(join(card.path, 'copies'), 'other')).rejects.toThrow(/no batch/)
  expect((await run('--library', home.path)).code).toBe(2)
})
