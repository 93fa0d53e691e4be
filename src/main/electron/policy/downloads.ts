import type { Session } from 'electron'
import { basename, extname } from 'node:path'
import { isOwnUrl } from './origin'

/** What the interface hands over to be kept: reports and tables. */
const EXTENSIONS = new Set(['.pdf', '.csv', '.json', '.jsonl', '.html', '.txt', '.png', '.svg'])

/** The name offered in the save dialog, or null where the download is refused. */
export function downloadName(url: string, suggested: string): string | null {
  const own = url.startsWith('blob:') ? isOwnUrl(url.slice('blob:'.length)) : isOwnUrl(url)
  if (!own) return null
  const name = basename(suggested.replaceAll('\\', '/'))
    .replace(/[<>:"|?*\u0000-\u001f]/g, '_')
    .trim()
  return EXTENSIONS.has(extname(name).toLowerCase()) ? name : null
}

/** A download always asks where to; nothing is written to a folder that nobody chose. */
export function confineDownloads(
  session: Pick<Session, 'on'>,
  onDenied: (what: string) => void
): void {
  session.on('will-download', (event, item) => {
    const name = downloadName(item.getURL(), item.getFilename())
    if (name === null) {
      event.preventDefault()
      onDenied('download')
      return
    }
    item.setSaveDialogOptions({ defaultPath: name, properties: ['createDirectory'] })
  })
}
