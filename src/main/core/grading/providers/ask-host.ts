import { AppError } from '../../../../shared/errors'
import { fromSentError, type HostReply, type HostRequest } from '../host/protocol'
import type { SpawnHost } from '../pool/host-process'

/**
 * Asks a host process of its own one thing, and ends it whatever it answers.
 * @throws AppError of the host; GRADING_HOST_LOST, with why, when it crashes or takes longer than `limitMs`
 */
export async function askHost<K extends HostReply['kind']>(
  spawnHost: SpawnHost,
  request: HostRequest,
  answer: K,
  limitMs: number
): Promise<Extract<HostReply, { kind: K }>> {
  const host = spawnHost()
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve, reject) => {
      const lost = (why: string): void => reject(new AppError('GRADING_HOST_LOST', why))
      timer = setTimeout(
        () => lost(`it hung: no answer in ${String(limitMs / 1000)} seconds`),
        limitMs
      )
      host.onExit((why) => lost(`it ended its process (${why})`))
      host.port.onMessage((reply) => {
        if (reply.kind === answer) resolve(reply as Extract<HostReply, { kind: K }>)
        if (reply.kind === 'refused') reject(fromSentError(reply.error))
      })
      host.port.post(request)
    })
  } finally {
    clearTimeout(timer)
    host.kill()
  }
}
