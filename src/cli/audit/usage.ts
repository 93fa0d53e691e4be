export const AUDIT_USAGE = `akshi audit verify [--library DIR] [--report FILE] [--key FINGERPRINT|FILE] [--head SEQ:HASH]
                   [--originals] [--json]
  Without --report: walks the library's log, signed heads, journal, derived tables and model outputs.
  With --report: checks a report's signature and what its tables determine; with --library too, replays
  the log up to the report's chain head and recomputes every number.
  --key        trust this key and no other (default: this installation's own)
  --head       a chain head that was kept elsewhere, as printed on a report or receipt
  --originals  also read every photograph and compare it with its hash

akshi audit report [--library DIR] [--out FOLDER] [--format json,csv,pdf] [filters] [--bootstrap 2000]
                   [--seed 1] [--operator NAME --passphrase-fd N] [--identified] [--json]
akshi audit export [--library DIR] [--out FOLDER] [--kind csv,fhir] [filters] [--identified]
                   [--operator NAME --passphrase-fd N] [--json]
  Where the library has an administrator, an operator with the role auditor signs in; identified output
  always needs one.
  filters: --from DAY --to DAY --grader ID --camera NAME --site NAME --eye OD|OS|unknown --model ID
           --batch ID --unsigned (each but the days may be given several times)

Exit codes: 0 sound or done, 1 failed, 2 the command line was not understood, 3 not sound.
`
