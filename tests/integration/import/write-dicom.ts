const LONG = new Set(['OB', 'OW', 'SQ', 'UN'])

/** One element, explicit VR, little-endian (PS3.5 7.1.2). */
export function element(tag: string, vr: string, value: Buffer | string | number): Buffer {
  let body: Buffer
  if (typeof value === 'number') {
    body = Buffer.alloc(2)
    body.writeUInt16LE(value)
  } else body = Buffer.from(value as string)
  if (body.length % 2 === 1)
    body = Buffer.concat([body, Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ')])
  const head = Buffer.alloc(LONG.has(vr) ? 12 : 8)
  head.writeUInt16LE(parseInt(tag.slice(0, 4), 16), 0)
  head.writeUInt16LE(parseInt(tag.slice(4), 16), 2)
  head.write(vr, 4, 'latin1')
  if (LONG.has(vr)) head.writeUInt32LE(body.length, 8)
  else head.writeUInt16LE(body.length, 6)
  return Buffer.concat([head, body])
}

/** Encapsulated pixels: an empty offset table, one fragment a frame, the delimiter (PS3.5 A.4). */
export function encapsulated(...frames: readonly Buffer[]): Buffer {
  const even = (frame: Buffer): Buffer =>
    frame.length % 2 === 0 ? frame : Buffer.concat([frame, Buffer.alloc(1)])
  const item = (length: number): Buffer => {
    const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0])
    head.writeUInt32LE(length, 4)
    return head
  }
  const start = Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff])
  const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0])
  const items = frames.map(even).flatMap((frame) => [item(frame.length), frame])
  return Buffer.concat([start, item(0), ...items, end])
}

export interface Picture {
  readonly syntax: string
  readonly pixels: Buffer
  readonly samples?: number
  readonly bits?: number
  readonly photometric?: string
  readonly modality?: string
  readonly frames?: number
  /** Elements of group 0028 after the layout, in order. */
  readonly more?: Buffer
}

/** An ophthalmic photograph of 128 x 128 pixels. */
export function dicom({
  syntax,
  pixels,
  samples = 3,
  bits = 8,
  photometric = 'RGB',
  modality = 'OP',
  frames = 1,
  more = Buffer.alloc(0)
}: Picture): Buffer {
  const meta = Buffer.concat([
    element('00020001', 'OB', Buffer.from([0, 1])),
    element('00020002', 'UI', '1.2.840.10008.5.1.4.1.1.77.1.5.1'),
    element('00020003', 'UI', '1.2.3.4'),
    element('00020010', 'UI', syntax)
  ])
  const length = Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0, 0, 0, 0, 0])
  length.writeUInt32LE(meta.length, 8)
  return Buffer.concat([
    ...[Buffer.alloc(128), Buffer.from('DICM'), length, meta],
    element('0008002A', 'DT', '20261120093000+0530'),
    element('00080060', 'CS', modality),
    element('00080070', 'LO', 'Topcon'),
    element('00080080', 'LO', 'Eye Hospital'),
    element('00081090', 'LO', 'TRC-50'),
    element('00100020', 'LO', 'MRN77'),
    element('00181000', 'LO', 'SN1'),
    element('00200062', 'CS', 'L'),
    element('00280002', 'US', samples),
    element('00280004', 'CS', photometric),
    ...(samples === 3 ? [element('00280006', 'US', 0)] : []),
    ...(frames > 1 ? [element('00280008', 'IS', String(frames))] : []),
    element('00280010', 'US', 128),
    element('00280011', 'US', 128),
    element('00280100', 'US', bits),
    element('00280101', 'US', bits === 16 ? 12 : bits),
    more,
    pixels
  ])
}
