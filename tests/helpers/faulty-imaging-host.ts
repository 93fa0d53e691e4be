// Child process of the tests: the real message loop and work, with faults. DECODER_FAULT: see faulty-decoder.ts.
// A photograph with the word POISON near its start aborts the process; with HOLD it stops, once, until it is killed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort } from '../../src/main/core/grading/host/parent-port'
import type {
  ImageWork,
  ImagingReply,
  ImagingRequest,
  JobInput,
  JobName
} from '../../src/main/core/imaging/host/protocol'
import { REAL_PARTS, runImagingHost } from '../../src/main/core/imaging/host/run-host'
import { openFaultyDecoder } from './faulty-decoder'

const memory = process.env['FAULTY_MEMORY'] ?? ''

function startOf(input: JobInput<JobName>): string {
  const file = 'from' in input ? input.from : 'input' in input ? input.input : ''
  const bytes = typeof file === 'string' ? (file === '' ? '' : readFileSync(file)) : file
  return Buffer.from(bytes).subarray(0, 4096).toString('latin1')
}

async function misbehave(input: JobInput<JobName>): Promise<void> {
  const start = startOf(input)
  const held = join(memory, 'held')
  const hold = start.includes('HOLD') && !existsSync(held)
  // As a native abort: at once, with no handler run.
  if (start.includes('POISON')) process.kill(process.pid, 'SIGABRT')
  else if (hold) writeFileSync(held, String(process.pid))
  else return
  await new Promise(() => undefined)
}

runImagingHost(parentPort<ImagingReply, ImagingRequest>(), {
  openDecoder: openFaultyDecoder,
  loadWork: async () => {
    const work = await REAL_PARTS.loadWork()
    const faulty = Object.entries(work).map(([name, run]) => [
      name,
      async (input: never) => {
        await misbehave(input)
        return run(input)
      }
    ])
    return Object.fromEntries(faulty) as ImageWork
  }
})
