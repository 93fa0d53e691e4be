import { rmSync } from 'node:fs'
import { seedLibrary } from '../tests/helpers/seed-library'
import { verifyLibrary } from '../src/main/core/audit/verify/verify-library'
const dir = '/tmp/aud/lib'
if (process.argv[2]) {
rmSync(dir, { recursive: true, force: true })
seedLibrary(dir, { images: Number(process.argv[2]), outputs: true }).close()
}
const v = await verifyLibrary(dir)
console.log(JSON.stringify(v, null, 1), process.memoryUsage().rss / 1e6)
for (const c of v.checks) console.log(c.check, c.checked, c.ms, Math.round(c.checked / c.ms * 1000))
