/** Why something was left out of a table, as reports name it. The interface has its own words for each. */
export const EXCLUSION_REASONS = [
  'opened, not graded',
  'not decided',
  'retracted',
  'not signed off',
  'arbitration: the readers’ grades were shown too',
  'read with the network’s answer shown first',
  'no blind grade',
  'no network answer at the time',
  'no network answer',
  'not blind-first, or no network answer',
  'no set of possible grades',
  'repeat reading',
  'no second, independent reading',
  'final grade set by this grader alone',
  'graders differ and nobody has arbitrated',
  'no active time recorded',
  'blank',
  'ungradable'
] as const
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number]

/** Counts by reason, while they are counted. */
export type ExclusionTally = Partial<Record<ExclusionReason, number>>
