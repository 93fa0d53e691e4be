import type { GroupLine } from '../../../shared/contract/audit-report'
import type { ChartTable } from '../../charts/chart-spec'
import type { SettingsStore } from '../../stores/settings.svelte'

type Cells = ChartTable['rows'][number]

/** What the table of groups shows; the sets of possible grades only where a network gave some. */
export function groupTable(
  lines: readonly GroupLine[],
  title: string,
  { t, formats }: Pick<SettingsStore, 't' | 'formats'>
): ChartTable {
  const sets = lines.some(({ coverage }) => coverage)
  const share = (value: number | null): string | null =>
    value === null ? null : formats.percent(value)
  return {
    head: [
      title,
      t('audit.group.readings'),
      t('audit.network-blind'),
      t('audit.network-final'),
      t('audit.grader-final'),
      t('audit.group.overridden'),
      ...(sets ? [t('audit.group.covered'), t('audit.interval'), t('audit.group.target')] : []),
      t('audit.group.time')
    ],
    rows: lines.map(({ coverage, ...line }): Cells => {
      const { value = null, low = null, high = null } = coverage?.covered ?? {}
      const interval =
        low === null || high === null ? null : `${share(low)}\u00a0–\u00a0${share(high)}`
      return [
        line.group,
        line.readings,
        line.networkBlind.kappa,
        line.networkFinal.kappa,
        line.graderFinal.kappa,
        share(line.overridden.value),
        ...(sets ? [share(value), interval, share(coverage?.target ?? null)] : []),
        line.medianActiveMs === null ? null : (line.medianActiveMs / 1000).toFixed(1)
      ]
    })
  }
}

/** The same for a spreadsheet: every n and bound in a column of its own, shares from 0 to 1. */
export function groupCsv(
  lines: readonly GroupLine[],
  title: string,
  t: SettingsStore['t']
): ChartTable {
  const bounds = (name: string): string[] => [`${name}, n`, name, `${name} 2.5 %`, `${name} 97.5 %`]
  const kappas = ['networkBlind', 'networkFinal', 'graderFinal'] as const
  const shareOf = ({ n, value, low, high }: GroupLine['overridden']): Cells => [n, value, low, high]
  return {
    head: [
      title,
      t('audit.group.readings'),
      ...[t('audit.network-blind'), t('audit.network-final'), t('audit.grader-final')].flatMap(
        (name) => bounds(`κ ${name}`)
      ),
      ...bounds(t('audit.group.overridden')),
      ...bounds(t('audit.group.covered')),
      t('audit.group.target'),
      t('audit.group.set-size'),
      t('audit.group.time')
    ],
    rows: lines.map((line) => [
      line.group,
      line.readings,
      ...kappas.flatMap((key) => [
        line[key].n,
        line[key].kappa,
        line[key].ci95?.[0] ?? null,
        line[key].ci95?.[1] ?? null
      ]),
      ...shareOf(line.overridden),
      ...(line.coverage ? shareOf(line.coverage.covered) : [null, null, null, null]),
      line.coverage?.target ?? null,
      line.coverage?.meanSetSize ?? null,
      line.medianActiveMs === null ? null : line.medianActiveMs / 1000
    ])
  }
}
