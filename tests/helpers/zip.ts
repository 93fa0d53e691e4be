import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
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
export function zip(entries: readonly ZipEntry[]): Buffer {
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
