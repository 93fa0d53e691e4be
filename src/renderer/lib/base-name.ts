/** A file's own name, of its path below the card. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
