import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createImageVariants } from '../../../src/main/core/imaging/image-variants'
import type { Imaging } from '../../../src/main/core/imaging/imaging'
import type { Library } from '../../../src/main/core/store/open-library'
import { AppError } from '../../../src/shared/errors'
import { seedLibrary } from '../../helpers/seed-library'
import { tempFolder } from '../../helpers/temp-library'

/** Stands for the hosts: keeps what was asked for until the test finishes it. */
function fakeImaging() {
  const jobs: { urgencies: string[]; finish: () => void; cancelled: boolean }[] = []
  const imaging = {
    submit: (_name: string, { to }: { to: string }, { urgency }: { urgency: string }) => {
      const { promise, resolve, reject } = Promise.withResolvers<null>()
      const finish = (): void => {
        mkdirSync(dirname(to), { recursive: true })
        writeFileSync(to, 'picture')
        resolve(null)
      }
      const job = { urgencies: [urgency], finish, cancelled: false }
      jobs.push(job)
      return {
        done: promise,
        raise: (more: string) => void job.urgencies.push(more),
        cancel: () => {
          job.cancelled = true
          reject(new AppError('CANCELLED', 'gone'))
          return true
        }
      }
    }
  }
  return { jobs, imaging: imaging as unknown as Imaging }
}

function setUp(dir: string) {
  const library: Library = seedLibrary(dir, { images: 1, read: 0 })
  const { id } = library.db.prepare('SELECT id FROM image').get() as { id: string }
  const { jobs, imaging } = fakeImaging()
  const variantOf = createImageVariants(library, () => imaging)
  return { library, id, jobs, variantOf }
}

test('two who ask share one picture at the more urgent one’s urgency, and read it from disk the next time', async () => {
  using folder = tempFolder()
  const { library, id, jobs, variantOf } = setUp(folder.path)
  const ahead = variantOf(id, 'display', { urgency: 'ahead' })
  await vi.waitFor(() => expect(jobs).toHaveLength(1))
  const viewer = variantOf(id, 'display', { urgency: 'viewer' })
  await vi.waitFor(() => expect(jobs[0]?.urgencies).toEqual(['ahead', 'viewer']))
  jobs[0]?.finish()
  expect((await viewer).body.toString()).toBe('picture')
  expect((await ahead).body.toString()).toBe('picture')
  await variantOf(id, 'display', { urgency: 'viewer' })
  expect(jobs).toHaveLength(1)
  library.close()
})

// Would catch: a reader's picture cancelled because someone else skipped it, and one who comes back told "cancelled".
test('a picture is given up when the last who waits has gone, and begun anew for who comes back', async () => {
  using folder = tempFolder()
  const { library, id, jobs, variantOf } = setUp(folder.path)
  const [one, two] = [new AbortController(), new AbortController()]
  const asked = [one, two].map(({ signal }) =>
    variantOf(id, 'thumb', { urgency: 'thumbnail', signal }).catch((error: unknown) => error)
  )
  await vi.waitFor(() => expect(jobs[0]?.urgencies).toHaveLength(2))
  one.abort()
  expect(jobs[0]?.cancelled).toBe(false)
  two.abort()
  expect(jobs[0]?.cancelled).toBe(true)
  const back = variantOf(id, 'thumb', { urgency: 'thumbnail' })
  for (const answer of await Promise.all(asked)) expect(answer).toBeInstanceOf(Error)
  await vi.waitFor(() => expect(jobs).toHaveLength(2))
  jobs[1]?.finish()
  expect((await back).body.toString()).toBe('picture')
  library.close()
})
