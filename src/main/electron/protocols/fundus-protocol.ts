import { IMAGE_VARIANTS, type ImageReply, type ImageVariant } from '../../core/shell'
import { APP_ORIGIN, FUNDUS_HOST, FUNDUS_SCHEME, parseUrl } from '../policy/origin'

export interface FundusAddress {
  readonly imageId: string
  readonly variant: ImageVariant
}

/** `fundus://image/<id>?variant=thumb|display|full`, nothing more and nothing less; null where it is not. */
export function parseFundusAddress(address: string): FundusAddress | null {
  const url = parseUrl(address)
  if (!url || url.protocol !== `${FUNDUS_SCHEME}:` || url.host !== FUNDUS_HOST) return null
  const imageId = /^\/([\w-]{1,64})$/.exec(url.pathname)?.[1]
  const names = [...url.searchParams.keys()]
  const variant = IMAGE_VARIANTS.find((known) => known === url.searchParams.get('variant'))
  if (imageId === undefined || variant === undefined || names.length !== 1) return null
  return { imageId, variant }
}

/** Pictures are patients' data: kept by no cache, and readable by our own page alone. */
export function fundusHeaders(contentType: string): Record<string, string> {
  return {
    'content-type': contentType,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
    'access-control-allow-origin': APP_ORIGIN
  }
}

/** @param read asks the workstation on behalf of the window's session */
export function createFundusHandler(
  read: (imageId: string, variant: ImageVariant, signal: AbortSignal) => Promise<ImageReply>
): (request: Request) => Promise<Response> {
  return async (request) => {
    const address = request.method === 'GET' ? parseFundusAddress(request.url) : null
    if (!address)
      return new Response('Bad request', {
        status: 400,
        headers: fundusHeaders('text/plain; charset=utf-8')
      })
    const { status, contentType, body } = await read(
      address.imageId,
      address.variant,
      request.signal
    )
    return new Response(new Uint8Array(body), { status, headers: fundusHeaders(contentType) })
  }
}
