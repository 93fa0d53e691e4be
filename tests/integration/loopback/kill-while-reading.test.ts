import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyLibrary } from '../../../src/main/core/audit/verify/verify-library'
import { openLibraryReadonly } from '../../../src/main/core/store/open-library'
import { serve } from '../../helpers/served-workstation'
import { tempFolder } from '../../helpers/temp-library'

const ROUNDS = 4
const comment = null

describe('the workstation is killed (SIGKILL) in the middle of reading', () => {
  it('keeps every grade that was acknowledged, and goes on at the same image', async () => {
    using folder = tempFolder()
    const dir = join(folder.path, 'library')
    const sampleDir = join(dir, 'sample')
    const config = join(folder.path, 'config')
    /** Blind grades by image, as the server acknowledged them. */
    const acknowledged = new Map<string, number>()

    for (let round = 0; round < ROUNDS; round++) {
      const workstation = await serve(dir, { config })
      await workstation.ask('library.openSample', {})
      const [batch] = await workstation.ask('worklist.batches', {})
      if (!batch) throw new Error('the sample has no batch')
      const { imageIds, resumeAt } = await workstation.ask('reading.sequence', {
        batchId: batch.batchId
      })
      // What was acknowledged is there, and reading goes on at the first image that is not finished.
      for (const imageId of imageIds) {
        const view = await workstation.ask('reading.open', { imageId })
        const known = acknowledged.get(imageId)
        if (known !== undefined)
          expect(view.blind).toEqual({ kind: 'grade', grade: known, dme: null })
      }
      if (round > 0) expect(resumeAt).not.toBeNull()

      const todo = imageIds.filter((id) => !acknowledged.has(id))
      const killAfter = 1 + round
      const writing = todo.map(async (imageId, index) => {
        const grade = (index % 5) as 0 | 1 | 2 | 3 | 4
        const result = { kind: 'grade', grade, dme: null } as const
        const reply = await workstation.request('reading.blindGrade', {
          imageId,
          result,
          comment,
          activeMs: 1
        })
        // A grade committed before an earlier kill but never answered is refused, not recorded twice.
        if (reply.ok) acknowledged.set(imageId, grade)
        if (index === killAfter) await workstation.kill()
      })
      await Promise.allSettled(writing)
      await workstation.kill()
    }

    expect(acknowledged.size).toBeGreaterThan(0)
    const library = openLibraryReadonly(sampleDir)
    const stored = library.db
      .prepare<[], { image_id: string; blind_grade: number; n: number }>(
        `SELECT image_id, blind_grade, (SELECT count(*) FROM reading_step WHERE reading_id = reading.id
           AND type = 'reading.blind_grade') AS n FROM reading WHERE blind_kind IS NOT NULL`
      )
      .all()
    library.close()
    expect(stored.every((row) => row.n === 1)).toBe(true)
    for (const [imageId, grade] of acknowledged)
      expect(stored.find((row) => row.image_id === imageId)?.blind_grade).toBe(grade)
    const verdict = await verifyLibrary(sampleDir, { originals: true })
    expect(verdict.findings.filter((finding) => finding.severity === 'broken')).toEqual([])
  })
})
