import { hash } from 'node:crypto'
import { GRADE_NAMES, type Grade } from '../../../../shared/domain/grade'
import { BLANK, UNGRADABLE } from '../../../../shared/stats'
import type { ReadingRecord } from '../dataset/reading-record'
import type { Pseudonyms } from '../report/pseudonyms'

const SYSTEM = 'urn:akshi'
/** SNOMED CT: right and left eye structure. */
const EYE_CODES = {
  OD: { system: 'http://snomed.info/sct', code: '18944008', display: 'Right eye structure' },
  OS: { system: 'http://snomed.info/sct', code: '8966001', display: 'Left eye structure' }
} as const
/** LOINC 71490-7: diabetic retinopathy severity level by ophthalmoscopy, of the left eye; 71491-5 of the right. */
const SEVERITY_CODES = { OD: '71491-5', OS: '71490-7' } as const

type Resource = Readonly<Record<string, unknown>> & {
  readonly resourceType: string
  readonly id: string
}

/**
 * FHIR R4 (4.0.1) collection: for each image with a final grade an Observation, for each patient and day a
 * DiagnosticReport that refers to them. Images without a patient get a report of their own.
 */
export function fhirBundle(
  readings: readonly ReadingRecord[],
  names: Pseudonyms,
  createdAt: string
): Readonly<Record<string, unknown>> {
  const finals = finalReadings(readings)
  const observations = finals.map((reading) => observation(reading, names))
  const reports = [...visits(finals)].map(([visit, members]) =>
    diagnosticReport(visit, members, names)
  )
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: createdAt,
    entry: [...reports, ...observations].map((resource) => ({
      fullUrl: urn(resource.id),
      resource
    }))
  }
}

/** The reading that settled each image: the arbiter's, else the latest of those that agree. */
function finalReadings(readings: readonly ReadingRecord[]): ReadingRecord[] {
  const byImage = new Map<string, ReadingRecord>()
  for (const reading of readings) {
    if (reading.imageFinal === BLANK || reading.finishedAt === null) continue
    if (reading.final !== reading.imageFinal || reading.role === 'repeat') continue
    const known = byImage.get(reading.imageId)
    const better =
      !known ||
      (reading.role === 'arbiter' && known.role !== 'arbiter') ||
      (reading.role === known.role && reading.finishedAt > (known.finishedAt ?? ''))
    if (better) byImage.set(reading.imageId, reading)
  }
  return [...byImage.values()]
}

function visits(readings: readonly ReadingRecord[]): Map<string, ReadingRecord[]> {
  const groups = new Map<string, ReadingRecord[]>()
  for (const reading of readings) {
    const visit = `${reading.patientId ?? reading.imageId} ${(reading.finishedAt ?? '').slice(0, 10)}`
    const group = groups.get(visit)
    if (group) group.push(reading)
    else groups.set(visit, [reading])
  }
  return groups
}

function observation(reading: ReadingRecord, names: Pseudonyms): Resource {
  const { eye } = reading
  const coded = eye === 'unknown' ? [] : [{ system: 'http://loinc.org', code: SEVERITY_CODES[eye] }]
  return {
    resourceType: 'Observation',
    id: idOf('observation', names.image(reading.imageId)),
    status: reading.status === 'signed-off' ? 'final' : 'preliminary',
    category: [
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'imaging' }
        ]
      }
    ],
    code: { coding: coded, text: 'Diabetic retinopathy severity (ICDR)' },
    ...subjectOf(reading, names),
    effectiveDateTime: reading.finishedAt,
    performer: [
      { identifier: { system: `${SYSTEM}:grader`, value: names.grader(reading.grader) } }
    ],
    ...valueOf(reading.imageFinal),
    ...(eye === 'unknown' ? {} : { bodySite: { coding: [EYE_CODES[eye]] } }),
    method: { text: 'Grading of a colour fundus photograph' },
    derivedFrom: [
      {
        identifier: { system: `${SYSTEM}:image`, value: names.image(reading.imageId) },
        display: 'Fundus photograph'
      }
    ],
    component: components(reading)
  }
}

function valueOf(grade: number): Readonly<Record<string, unknown>> {
  if (grade === UNGRADABLE)
    return {
      dataAbsentReason: {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
            code: 'error',
            display: 'Error'
          }
        ],
        text: 'Ungradable photograph'
      }
    }
  return {
    valueCodeableConcept: {
      coding: [
        { system: `${SYSTEM}:icdr`, code: String(grade), display: GRADE_NAMES[grade as Grade] }
      ]
    }
  }
}

/** The blind grade and the network's answer beside the value that counts. */
function components(reading: ReadingRecord): Readonly<Record<string, unknown>>[] {
  const part = (code: string, text: string, value: Readonly<Record<string, unknown>>) => ({
    code: { coding: [{ system: `${SYSTEM}:component`, code }], text },
    ...value
  })
  return [
    ...(reading.blind === BLANK
      ? []
      : [part('blind', 'Grade before the network’s answer was shown', valueOf(reading.blind))]),
    ...(reading.network === BLANK
      ? []
      : [
          part(
            'network',
            `Grade of the network ${reading.modelId ?? ''}`.trim(),
            valueOf(reading.network)
          )
        ]),
    ...(reading.networkReferable === null
      ? []
      : [
          part('network-referable', 'The network flags referral', {
            valueBoolean: reading.networkReferable
          })
        ])
  ]
}

function diagnosticReport(
  visit: string,
  readings: readonly ReadingRecord[],
  names: Pseudonyms
): Resource {
  const [first] = readings
  if (!first) throw new RangeError('a report needs a reading')
  const ungradable = readings.filter((reading) => reading.imageFinal === UNGRADABLE).length
  const worst = Math.max(...readings.map((reading) => reading.imageFinal))
  const last =
    readings
      .map((reading) => reading.finishedAt ?? '')
      .sort()
      .at(-1) ?? ''
  return {
    resourceType: 'DiagnosticReport',
    // Not the visit itself: it names the patient.
    id: idOf(
      'report',
      first.patientId === null
        ? names.image(first.imageId)
        : `${names.patient(first.patientId)} ${visit.slice(-10)}`
    ),
    status: readings.every((reading) => reading.status === 'signed-off') ? 'final' : 'preliminary',
    category: [
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'OTH', display: 'Other' }
        ]
      }
    ],
    code: { text: 'Diabetic retinopathy screening' },
    ...subjectOf(first, names),
    effectiveDateTime: last,
    issued: last,
    result: readings.map((reading) => ({
      reference: urn(idOf('observation', names.image(reading.imageId)))
    })),
    conclusion: `${worst < 0 ? 'No gradable photograph' : `Worst photograph: ${GRADE_NAMES[worst as Grade]}`}${ungradable > 0 ? `; ${ungradable} ungradable` : ''}`
  }
}

function subjectOf(reading: ReadingRecord, names: Pseudonyms): Readonly<Record<string, unknown>> {
  if (reading.patientId === null) return {}
  return {
    subject: {
      identifier: { system: `${SYSTEM}:patient`, value: names.patient(reading.patientId) }
    }
  }
}

/** A UUID (RFC 9562, version 8) made of a name, so that exporting twice gives the same ids. */
function idOf(kind: string, name: string): string {
  const digits = hash('sha256', `${kind} ${name}`)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}

function urn(id: string): string {
  return `urn:uuid:${id}`
}
