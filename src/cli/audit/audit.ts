import { EXIT, type CommandIo } from '../io'
import { runAuditExport } from './export'
import { runAuditReport } from './report'
import { AUDIT_USAGE } from './usage'
import { runAuditVerify } from './verify'

const ACTIONS = { verify: runAuditVerify, report: runAuditReport, export: runAuditExport } as const

/** `akshi audit verify|report|export`. Exit codes 0 sound or done, 1 failed, 2 not understood, 3 not sound. */
export async function runAudit(argv: readonly string[], io: CommandIo): Promise<number> {
  const [action = '', ...rest] = argv
  if (action === '--help' || action === '-h') {
    io.stdout.write(AUDIT_USAGE)
    return EXIT.ok
  }
  if (!Object.hasOwn(ACTIONS, action)) {
    io.stderr.write(`akshi audit: verify, report or export, not "${action}".\n\n${AUDIT_USAGE}`)
    return EXIT.usage
  }
  return ACTIONS[action as keyof typeof ACTIONS](rest, io)
}
