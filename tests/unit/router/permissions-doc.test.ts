// docs/PERMISSIONS.md is the contract's own table: `npx vitest run tests/unit/router -u` writes it anew.
import { expect, it } from 'vitest'
import { contract } from '../../../src/shared/contract'
import type { Access } from '../../../src/shared/contract/route'
import { ROLES } from '../../../src/shared/domain/role'

const INTRODUCTION = `# Who may ask for what

Every request of the interface and the roles that it is open to, generated from \`src/shared/contract\`, which the router
enforces before anything else is looked at; \`tests/unit/router\` tries each cell, and fails where this table is not the
contract's. _Nobody_ is whoever has not signed in: she sees what signing in needs, the separate sample library, and, while
the library is damaged and nobody can sign in, what restores it. A request outside somebody's roles is refused with
\`FORBIDDEN\` and recorded in the log with her and the workstation.
`

const HEADINGS = ['request', 'nobody', ...ROLES]

function cells(route: string, access: Access): string[] {
  const anyone = access === 'anyone'
  const may = (is: boolean): string => (is ? 'yes' : '')
  return [
    `\`${route}\``,
    may(anyone),
    ...ROLES.map((role) => may(anyone || access === 'signed-in' || access.includes(role)))
  ]
}

/** As Prettier lays tables out. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0))
  )
  const line = (row: readonly string[], filler = ' '): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width, filler)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), line([], '-'), ...body.map((row) => line(row))].join('\n')
}

// Would catch: a request whose access was changed, or that was added, and nobody looked at who may ask for it.
it('docs/PERMISSIONS.md says who may ask for what, as the router enforces it', async () => {
  const rows = Object.entries(contract).map(([route, { access }]) => cells(route, access))
  const text = `${INTRODUCTION}\n${table([HEADINGS, ...rows])}\n`
  await expect(text).toMatchFileSnapshot('../../../docs/PERMISSIONS.md')
})
