/** Runs a task for each item, `limit` at a time. Waits for all even where one fails, then throws the first failure. */
export async function inParallel<T>(
  items: Iterable<T>,
  limit: number,
  task: (item: T) => Promise<void>
): Promise<void> {
  const failures: unknown[] = []
  const shared = items[Symbol.iterator]()
  async function work(): Promise<void> {
    for (let next = shared.next(); !next.done && failures.length === 0; next = shared.next())
      await task(next.value).catch((thrown: unknown) => void failures.push(thrown))
  }
  await Promise.all(Array.from({ length: limit }, work))
  if (failures.length > 0) throw failures[0] as Error
}
