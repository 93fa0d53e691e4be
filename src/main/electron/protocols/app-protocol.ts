import { securityHeaders } from '../../content-security-policy'
import { readRendererFile } from '../../renderer-files'
import { FUNDUS_SCHEME, isOwnUrl, parseUrl } from '../policy/origin'

/** The path that an `app://workstation/…` address names, decoded once; null where it is not to be served. */
export function appPath(address: string): string | null {
  const url = parseUrl(address)
  if (!url || !isOwnUrl(address)) return null
  let path: string
  try {
    path = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  // A backslash separates on Windows, a colon names a drive or a stream there, NUL ends a C string,
  // and a percent sign that is still there was encoded twice.
  if (/[\\:%\0]/.test(path) || path.split('/').includes('..')) return null
  return path
}

/** Headers of every answer, refusals included: the policy is a header, so that no page can be served without it. */
export function appHeaders(contentType: string): Record<string, string> {
  return { ...securityHeaders(`${FUNDUS_SCHEME}:`), 'content-type': contentType }
}

/** Serves the built interface. @param root its absolute folder */
export function createAppHandler(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const path = request.method === 'GET' ? appPath(request.url) : null
    if (path === null) return refusal(400, 'Bad request')
    const file = await readRendererFile(root, path)
    if (!file) return refusal(404, 'Not found')
    return new Response(new Uint8Array(file.body), { headers: appHeaders(file.contentType) })
  }
}

function refusal(status: number, text: string): Response {
  return new Response(text, { status, headers: appHeaders('text/plain; charset=utf-8') })
}
