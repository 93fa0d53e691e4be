import { describe, expect, test } from 'vitest'
import { timeOf } from '../../../src/main/core/import/facts/exif-facts'
import { createFactsReader } from '../../../src/main/core/import/facts/facts'
import { factsFromName } from '../../../src/main/core/import/facts/file-name-facts'
import { compilePattern } from '../../../src/main/core/import/facts/name-pattern'
import { readWorklist } from '../../../src/main/core/import/facts/worklist'

/** Each row would catch a photograph filed under the wrong patient or the wrong eye. */
describe('built-in rules', () => {
  test.each([
    ['IM0001_OD.jpg', null, 'OD'],
    ['10003_right.jpg', '10003', 'OD'],
    ['10003_left.jpeg', '10003', 'OS'],
    ['DCIM/100CANON/IMG_0001.JPG', null, 'unknown'],
    ['Anita_MRN42_20261120/fop/img_OS_2.jpg', 'MRN42', 'OS'],
    ['P-77/left/0001.jpg', null, 'OS'],
    ['MRN9_OD_OS.jpg', 'MRN9', 'unknown'],
    ['body.jpg', null, 'unknown'],
    ['modest.jpg', null, 'unknown'],
    ['leftover.jpg', null, 'unknown'],
    ['bright_0001.jpg', null, 'unknown'],
    ['नेत्र12_OD.jpg', 'नेत्र12', 'OD'],
    ['Anita_MRN42_OD.jpg', null, 'OD']
  ])('%s', (name, patientId, eye) => {
    expect(factsFromName(name)).toMatchObject({ patientId, eye })
  })

  test('days are read day first, and days that are none are not read', () => {
    expect(factsFromName('a_23-11-2026_OD.jpg').date).toBe('2026-11-23')
    expect(factsFromName('a_20261123_OD.jpg').date).toBe('2026-11-23')
    expect(factsFromName('a_20260231_OD.jpg').date).toBeNull()
    expect(factsFromName('1234567890123.jpg').date).toBeNull()
  })
})

describe('patterns', () => {
  const remidio = compilePattern('{**}_{patient}_{date:YYYYMMDD}/fop/{*}_{eye}_{*}.jpg')

  test('take what they name, in either case, and nothing from a path of another form', () => {
    expect(remidio('Export/Anita_MRN42_20261120/FOP/img_od_2.JPG')).toMatchObject({
      patientId: 'MRN42',
      eye: 'OD',
      date: '2026-11-20'
    })
    expect(remidio('Anita_MRN42_20261120/fop/img_2.jpg')).toBeNull()
    expect(remidio('Anita_MRN42_20261399/fop/img_od_2.jpg')).toBeNull()
    expect(remidio('Anita_MRN42_20261120/fop/img_xx_2.jpg')).toBeNull()
  })

  test('a value never reaches over a folder', () => {
    expect(compilePattern('{patient}_{eye}.jpg')('a/b_OD.jpg')).toBeNull()
  })

  test.each([
    '{patient',
    '{nobody}.jpg',
    '{*}.jpg',
    '{patient}{eye}.jpg',
    '{eye}_{eye}.jpg',
    '{date:X}_{eye}'
  ])('%s is refused with what is wrong with it', (pattern) =>
    expect(() => compilePattern(pattern)).toThrow(/pattern/)
  )

  test('no pattern is slow on any name (a backtracking matcher would not end here)', () => {
    const nasty = compilePattern(`${'{*}a'.repeat(40)}{patient}b`)
    expect(nasty('a'.repeat(20_000))).toBeNull()
  })
})

describe('worklist', () => {
  /** What the worklist says of each of the files on a card. */
  const patients = (csv: string, ...names: string[]) => {
    const find = readWorklist(csv)(names)
    return names.map((name) => find(name)?.patientId ?? null)
  }

  test('finds files by path, and by the end of a path only where that is unique', () => {
    const names = ['x/a.jpg', 'z/a.jpg', 'DCIM/b.jpg']
    const find = readWorklist('File,MRN,Eye\nx/a.jpg,P1,OD\ny/a.jpg,P2,OS\nb.jpg,P3,left\n')(names)
    expect(names.map(find)).toEqual([
      { patientId: 'P1', eye: 'OD' },
      null,
      { patientId: 'P3', eye: 'OS' }
    ])
  })

  // Catches another patient's photographs: cameras count from 1 again in each folder.
  test('a line of one folder says nothing of a file of that name in another', () => {
    const line = 'file,patient\nDCIM/100CANON/1.jpg,A\n'
    expect(patients(line, 'DCIM/100CANON/1.jpg', 'DCIM/101CANON/1.jpg')).toEqual(['A', null])
    expect(patients(line, 'DCIM/101CANON/1.jpg')).toEqual([null])
    expect(patients(line, 'card 1/DCIM/100CANON/1.jpg')).toEqual(['A'])
    expect(patients(line, 'card 1/DCIM/100CANON/1.jpg', 'card 2/DCIM/100CANON/1.jpg')).toEqual([
      null,
      null
    ])
  })

  test('a bare name says nothing where two files have it, unless the other has a line of its own', () => {
    expect(patients('file,patient\n1.jpg,A\n', '100/1.jpg', '101/1.jpg')).toEqual([null, null])
    expect(patients('file,patient\n1.jpg,A\n', '1.jpg', '101/1.jpg')).toEqual([null, null])
    expect(patients('file,patient\n1.jpg,A\n101/1.jpg,B\n', '1.jpg', '101/1.jpg')).toEqual([
      'A',
      'B'
    ])
  })

  test('two files of one name in an archive stay unnamed; photographs of one file share its line', () => {
    const line = 'file,patient\nx.dcm,A\n'
    expect(patients(line, 'a.zip/x.dcm', 'a.zip/x.dcm (2)')).toEqual([null, null])
    expect(patients(line, 'a.zip/x.dcm', 'a.zip/x [2].dcm')).toEqual([null, null])
    expect(readWorklist(line)(['d/x.dcm'])('d/x.dcm (2)')).toEqual({ patientId: 'A' })
  })

  test.each([
    ['name,eye\na,OD\n', /no column "file"/],
    ['file,eye\na.jpg,both\n', /line 2 has the eye both/],
    ['file,eye\na.jpg,OD\na.jpg,OS\n', /line 3 names a.jpg again/]
  ])('refuses what could file a photograph wrongly (%j)', (csv, why) => {
    expect(() => readWorklist(csv)).toThrow(why)
  })
})

test('capture times without an offset stand in the zone of this computer, with one they are exact', () => {
  expect(timeOf('2026:11:23 09:30:00', null)).toBe('2026-11-23T09:30:00.000Z')
  expect(timeOf('2026:11:23 09:30:00', '+05:30')).toBe('2026-11-23T04:00:00.000Z')
  expect(timeOf('0000:00:00 00:00:00', null)).toBeNull()
  expect(timeOf('1980:01:01 00:00:00', null)).toBeNull()
})

test('what a worklist says counts more than what the file states, and that more than its name', () => {
  const names = ['P1_OD.jpg']
  const worklist = readWorklist('file,patient\nP1_OD.jpg,P3\n')
  const stated = { patientId: 'P2', eye: 'OS' } as const
  const read = (listed: typeof worklist | null) =>
    createFactsReader({ worklist: listed })(names)('P1_OD.jpg', Buffer.alloc(0), 'png', stated)
  expect(read(worklist)).toMatchObject({ patientId: 'P3', eye: 'OS' })
  expect(read(null)).toMatchObject({ patientId: 'P2', eye: 'OS' })
})
