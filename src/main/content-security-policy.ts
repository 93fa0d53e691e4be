/**
 * What the interface may load, the same in both shells: its own files and photographs. `blob:` pictures are
 * decoded photographs; workers are files of the build. There is no `unsafe-*` and no other host.
 */
export function contentSecurityPolicy(imageSource = "'self'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' ${imageSource === "'self'" ? '' : `${imageSource} `}blob:`,
    "font-src 'self'",
    `connect-src 'self'${imageSource === "'self'" ? '' : ` ${imageSource}`}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ')
}

/** Headers of every answer of either shell. */
export function securityHeaders(imageSource?: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(imageSource),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store'
  }
}
