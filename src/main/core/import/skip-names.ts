/** What operating systems leave on cards. Lower case. */
const SYSTEM_NAMES = new Set([
  '.ds_store',
  '.trashes',
  '.trash',
  '.spotlight-v100',
  '.fseventsd',
  '.temporaryitems',
  '.documentrevisions-v100',
  '.apdisk',
  '.volumeicon.icns',
  '.nomedia',
  '.android_secure',
  'thumbs.db',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  'autorun.inf',
  'indexervolumeguid',
  'wpsettings.dat',
  'system volume information',
  '$recycle.bin',
  'recycler',
  'recycled',
  'lost+found',
  '__macosx'
])

/** Files and folders that no camera wrote and that are passed over without a word. */
export function isSystemName(name: string): boolean {
  const lower = name.toLowerCase()
  return lower.startsWith('._') || lower.startsWith('.trash-') || SYSTEM_NAMES.has(lower)
}
