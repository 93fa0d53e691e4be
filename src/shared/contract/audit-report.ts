import type { AgreementSummary, BootstrapInterval, ChartPoint, Proportion } from '../stats'
import type { AuditFilter } from './audit'
import type { ExclusionTally } from './exclusion-reason'

/** Left out of a table, by reason. Only reasons that occur are named. */
export type ExclusionCounts = Readonly<ExclusionTally>

/** One of the three kappas, with everything that belongs beside it. */
export interface LabelledAgreement {
  /** What rows and columns are. */
  readonly label: string
  readonly rows: string
  readonly columns: string
  readonly n: number
  readonly excluded: ExclusionCounts
  readonly summary: AgreementSummary
  /** Why n = 0, where a reader of the report must know. */
  readonly note: string | null
}

export interface AutomationBiasNumbers {
  readonly n: number
  readonly excluded: ExclusionCounts
  readonly networkBlind: number | null
  readonly networkFinal: number | null
  readonly index: number | null
  readonly notEstimable: string | null
  readonly bootstrap: BootstrapInterval | null
}

export interface SwitchNumbers {
  readonly n: number
  readonly excluded: ExclusionCounts
  readonly kept: number
  readonly changed: Proportion
  readonly disagreed: number
  readonly changedOnDisagreement: Proportion
  readonly adopted: number
  readonly network: { readonly toward: number; readonly away: number; readonly level: number }
  readonly reference: {
    readonly n: number
    readonly toward: number
    readonly away: number
    readonly level: number
    readonly corrected: number
    readonly spoiled: number
    readonly relianceOnRightNetwork: Proportion
    readonly selfRelianceOnWrongNetwork: Proportion
  } | null
}

export const GROUPINGS = ['grader', 'camera', 'site', 'eye', 'month', 'model'] as const
export type Grouping = (typeof GROUPINGS)[number]

/** A κ as a forest plot shows it. */
export interface KappaLine {
  readonly n: number
  readonly excluded: ExclusionCounts
  readonly kappa: number | null
  readonly ci95: readonly [number, number] | null
  readonly notEstimable: string | null
}

/** How often the network's sets of possible grades held the blind grade. */
export interface CoverageLine {
  readonly n: number
  readonly excluded: ExclusionCounts
  /** The promised share, 0-1; null where the networks' promises differ. */
  readonly target: number | null
  readonly covered: Proportion
  /** Grades in a set. */
  readonly meanSetSize: number | null
  /** Sets that name one grade only. */
  readonly singletons: Proportion
  /** Whether the target lies outside the interval. */
  readonly verdict: 'below target' | 'above target' | 'consistent' | null
}

export interface GroupLine {
  readonly group: string
  readonly readings: number
  readonly networkBlind: KappaLine
  readonly networkFinal: KappaLine
  readonly graderFinal: KappaLine
  readonly overridden: Proportion
  /** Absent where no reading of the group was answered with a set. */
  readonly coverage?: CoverageLine
  readonly medianActiveMs: number | null
}

export interface TwoByTwo {
  readonly label: string
  readonly n: number
  readonly excluded: ExclusionCounts
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
  readonly sensitivity: Proportion
  readonly specificity: Proportion
  readonly ppv: Proportion
  readonly npv: Proportion
}

export interface ReliabilityNumbers {
  readonly n: number
  readonly excluded: ExclusionCounts
  readonly bins: readonly {
    readonly from: number
    readonly to: number
    readonly n: number
    readonly meanPredicted: number | null
    readonly observed: Proportion
  }[]
  readonly ece: number | null
  readonly brier: number | null
}

export interface ReadingTimeNumbers {
  readonly n: number
  readonly excluded: ExclusionCounts
  readonly medianMs: number | null
  readonly quartilesMs: readonly [number, number] | null
  /** Active milliseconds, upper bound open in the last bin. */
  readonly bins: readonly {
    readonly fromMs: number
    readonly toMs: number | null
    readonly n: number
  }[]
}

export interface ControlChart {
  /** `referable`, `ungradable` or `overridden`, then the camera or `all`. */
  readonly measure: 'referable' | 'ungradable' | 'overridden'
  readonly group: string
  readonly n: number
  readonly excluded: ExclusionCounts
  readonly p: readonly ChartPoint[]
  readonly ewma: readonly ChartPoint[]
}

export interface Disagreement {
  /** Image id, salted unless the report is identified. */
  readonly image: string
  readonly patient: string | null
  readonly eye: string
  readonly camera: string | null
  readonly site: string | null
  readonly month: string
  readonly grader: string
  readonly blind: number
  readonly network: number
  readonly final: number
  /** The image's final grade; -1 while graders still differ. */
  readonly imageFinal: number
  readonly apart: number
  readonly reason: string | null
}

/** Everything computed. Grades are 0-4, -1 for none, -2 for ungradable. */
export interface ReportNumbers {
  readonly readings: {
    readonly n: number
    readonly counted: number
    readonly excluded: ExclusionCounts
  }
  readonly images: { readonly n: number; readonly patients: number; readonly withAnswer: number }
  readonly models: readonly {
    readonly id: string
    readonly sha256: string
    readonly readings: number
  }[]
  readonly networkBlind: LabelledAgreement
  readonly networkFinal: LabelledAgreement
  readonly graderFinal: LabelledAgreement
  readonly automationBias: AutomationBiasNumbers
  readonly switches: SwitchNumbers
  /** Absent where no counted reading was answered with a set. */
  readonly coverage?: CoverageLine
  readonly groups: Readonly<Record<Grouping, readonly GroupLine[]>>
  readonly referable: readonly TwoByTwo[]
  readonly gradability: TwoByTwo
  readonly reliability: ReliabilityNumbers
  readonly readingTime: ReadingTimeNumbers
  readonly charts: readonly ControlChart[]
  readonly disagreements: {
    readonly n: number
    readonly excluded: ExclusionCounts
    /** Two or more grades apart; the rows that follow are the furthest apart, at most `limit`. */
    readonly apart2: number
    readonly limit: number
    readonly rows: readonly Disagreement[]
  }
}

export interface ReportOptions {
  readonly filter: AuditFilter
  readonly replicates: number
  readonly seed: number
  readonly identified: boolean
}
