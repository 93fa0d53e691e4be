import type { IncomingMessage } from 'node:http'
import { AppError } from '../../shared/errors'

/** The largest input of the contract, a worklist of 5,000,000 characters, at four bytes each, escaped. */
const LIMIT_BYTES = 25_000_000

/** A JSON body. @throws AppError VALIDATION_FAILED when it is too long or no JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!request.headers['content-type']?.startsWith('application/json'))
    throw new AppError('VALIDATION_FAILED', 'The body must be JSON.')
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > LIMIT_BYTES) throw new AppError('VALIDATION_FAILED', 'The body is too long.')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', 'The body is no JSON.', { cause })
  }
}
