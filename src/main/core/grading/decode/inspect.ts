import { AppError } from '../../../../shared/errors'
import { readJpegStructure } from './jpeg-structure'
import { checkSize } from './limits'
import { readPngStructure } from './png-structure'
import { sniff, type SniffedKind } from './sniff'

/** What is known of a picture file before a decoder sees it. */
export interface Inspection {
  readonly format: 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff'
  /**
   * JPEG without its end marker: readable only if a strict decode of the whole picture finds nothing missing.
   */
  readonly endMissing: boolean
  /** JPEG: so many bytes are enough to say what the picture is. */
  readonly headBytes?: number
  /** JPEG of a common kind: its size as stored, before it is turned upright. */
  readonly size?: { readonly width: number; readonly height: number }
}

/**
 * Looks at a file's structure and refuses what must never reach a decoder: other formats (an SVG is never
 * rendered), cut or damaged files, sizes out of bounds.
 * @throws AppError FILE_EMPTY, NOT_AN_IMAGE, UNSUPPORTED_FORMAT, FILE_TRUNCATED, FILE_UNREADABLE,
 *   IMAGE_TOO_LARGE, IMAGE_TOO_SMALL
 */
export function inspect(bytes: Uint8Array): Inspection {
  if (bytes.byteLength === 0) {
    throw new AppError('FILE_EMPTY', 'The file is empty. Copy it again from the card or camera.')
  }
  const kind = sniff(bytes)
  switch (kind) {
    case 'jpeg': {
      const structure = readJpegStructure(bytes)
      checkSize(structure.width, structure.height)
      // A cut progressive file decodes to a whole but blurred picture, so no decoder can vouch for it.
      if (!structure.ended && structure.progressive) {
        throw new AppError(
          'FILE_TRUNCATED',
          'The progressive JPEG file is cut off before its end. Copy it again.'
        )
      }
      const { width, height, headBytes, common } = structure
      const size = common ? { size: { width, height } } : {}
      return { format: kind, endMissing: !structure.ended, headBytes, ...size }
    }
    case 'png': {
      const { width, height } = readPngStructure(bytes)
      checkSize(width, height)
      return { format: kind, endMissing: false }
    }
    case 'gif':
    case 'webp':
    case 'tiff':
      return { format: kind, endMissing: false }
    default:
      throw refusal(kind)
  }
}

type Refused = Exclude<SniffedKind, Inspection['format']>

const PICTURES_NOT_READ: Partial<Record<Refused, string>> = {
  svg: 'an SVG drawing',
  bmp: 'a BMP picture',
  heif: 'a HEIF or AVIF picture',
  'jpeg-2000': 'a JPEG 2000 picture',
  'jpeg-xl': 'a JPEG XL picture',
  dicom: 'a DICOM file'
}

const NOT_PICTURES: Partial<Record<Refused, string>> = {
  html: 'a web page',
  pdf: 'a PDF document',
  zip: 'a ZIP archive',
  text: 'text',
  'resource-fork': 'a macOS resource file'
}

function refusal(kind: Refused): AppError {
  const picture = PICTURES_NOT_READ[kind]
  if (picture !== undefined) {
    const way =
      kind === 'heif' || kind === 'jpeg-xl' || kind === 'svg'
        ? 'Save it as JPEG, PNG or TIFF'
        : 'Import it into a library instead'
    return new AppError(
      'UNSUPPORTED_FORMAT',
      `The file is ${picture}, which is not graded. ${way}.`,
      {
        data: { kind }
      }
    )
  }
  const what = NOT_PICTURES[kind] ?? 'of no known picture format'
  return new AppError('NOT_AN_IMAGE', `The file is not a photograph: it is ${what}.`, {
    data: { kind }
  })
}
