/** Which pages of a long list a window of rows touches, in order. */
export function pagesOf(first: number, last: number, pageSize: number): number[] {
  const pages: number[] = []
  for (let page = Math.floor(first / pageSize); page * pageSize <= last; page += 1) pages.push(page)
  return pages
}

export interface RowWindow {
  readonly first: number
  /** Inclusive; less than `first` when the list is empty. */
  readonly last: number
}

/** The rows to draw: those in sight and a few on either side. Lengths in CSS pixels. */
export function windowOf(
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
  total: number,
  overscan: number
): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan)
  const last = Math.min(total - 1, Math.ceil((scrollTop + viewHeight) / rowHeight) + overscan)
  return { first, last }
}

/** Where to scroll so that a row is wholly in sight; unchanged where it is already. */
export function scrollToRow(
  row: number,
  scrollTop: number,
  viewHeight: number,
  rowHeight: number
): number {
  const top = row * rowHeight
  if (top < scrollTop) return top
  if (top + rowHeight > scrollTop + viewHeight) return top + rowHeight - viewHeight
  return scrollTop
}
