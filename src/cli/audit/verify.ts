import { parseArgs } from 'node:util'
import { fingerprintFrom, ownFingerprint } from '../../main/core/audit/signing-key'
import { verifyReport, type ReportVerdict } from '../../main/core/audit/report/verify-report'
import { verifyLibrary, type LibraryVerdict } from '../../main/core/audit/verify/verify-library'
import type { ChainHead } from '../../main/core/store/chain'
import { configFolder } from '../../main/core/workstation-id'
import { AppError } from '../../shared/errors'
import { defaultLibrary } from '../../main/core/default-library'
import { EXIT, type CommandIo } from '../io'
import { AUDIT_USAGE } from './usage'

/** `akshi audit verify`: exit 0 when everything is as it was recorded, 3 when something is not. */
export async function runAuditVerify(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      library: { type: 'string' },
      report: { type: 'string' },
      key: { type: 'string' },
      head: { type: 'string' },
      originals: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' }
    }
  })
  if (values.help) {
    io.stdout.write(AUDIT_USAGE)
    return EXIT.ok
  }
  const own = ownFingerprint(configFolder())
  const pinned =
    values.key !== undefined ? [fingerprintFrom(values.key)] : own === null ? [] : [own]
  if (values.report !== undefined) {
    const verdict = await verifyReport(values.report, {
      pinned,
      ...(values.library === undefined ? {} : { library: values.library })
    })
    io.stdout.write(values.json ? `${JSON.stringify(verdict)}\n` : reportText(verdict))
    return verdict.ok ? EXIT.ok : EXIT.broken
  }
  const verdict = await verifyLibrary(values.library ?? defaultLibrary(), {
    pinned,
    keyRequired: values.key !== undefined,
    originals: values.originals ?? false,
    ...(values.head === undefined ? {} : { kept: headFrom(values.head) }),
    onProgress: (check, done) => {
      if (io.stderr.isTTY === true) io.stderr.write(`\r\x1b[K${check} ${done === 0 ? '' : done}`)
    }
  })
  if (io.stderr.isTTY === true) io.stderr.write('\r\x1b[K')
  io.stdout.write(values.json ? `${JSON.stringify(verdict)}\n` : libraryText(verdict))
  return verdict.ok ? EXIT.ok : EXIT.broken
}

function headFrom(text: string): ChainHead {
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/i.exec(text) ?? []
  if (seq === undefined || hash === undefined)
    throw new AppError('VALIDATION_FAILED', '--head is SEQ:HASH, as a report or receipt prints it.')
  return { seq: Number(seq), hash: hash.toLowerCase() }
}

function libraryText(verdict: LibraryVerdict): string {
  const lines = verdict.checks.map(
    ({ check, ok, checked, ms }) =>
      `${ok ? 'ok    ' : 'BROKEN'}  ${check.padEnd(12)} ${String(checked).padStart(9)}  ${(ms / 1000).toFixed(1)} s`
  )
  const findings = verdict.findings.map(
    ({ severity, check, message }) => `${severity}: ${check}: ${message}`
  )
  const first = verdict.firstBad
  const summary = verdict.ok
    ? `Sound: ${verdict.head?.seq ?? 0} events, ${verdict.signedHeads} signed heads. Head ${verdict.head?.seq ?? 0}:${verdict.head?.hash ?? ''}`
    : `NOT SOUND${first ? `: the first bad event is ${first.seq}${first.eventId ? ` (${first.eventId})` : ''}` : ''}`
  return [...lines, ...findings, summary, ''].join('\n')
}

function reportText(verdict: ReportVerdict): string {
  const signature = {
    valid: `signed by ${verdict.fingerprint ?? ''}`,
    unpinned: `signed by ${verdict.fingerprint ?? ''}, which is not a trusted key: name it with --key if you know it from elsewhere`,
    invalid: 'the signature does not fit: the report was changed after it was signed'
  }[verdict.signature]
  const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
  const differences = verdict.differences.map(
    ({ where, reported, recomputed }) =>
      `differs: ${where}: the report says ${show(reported)}, recomputed ${show(recomputed)}`
  )
  const compared = verdict.recomputed
    ? 'every number was recomputed from the library'
    : 'only what its own tables determine was recomputed; name the library with --library to recompute everything'
  return [signature, compared, ...differences, verdict.ok ? 'OK' : 'NOT OK', ''].join('\n')
}
