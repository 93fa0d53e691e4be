export type AgreementWord =
  'poor' | 'slight' | 'fair' | 'moderate' | 'substantial' | 'almost perfect'

/** To stand beside the words, one sentence a line. */
export const PREVALENCE_CAUTION: readonly string[] = [
  'The words are the bands of Landis and Koch (1977), a convention.',
  'κ depends on how common each grade is: the same skill gives a lower κ where one grade prevails.',
  'Compare cameras, sites or months only with their grade mix beside it.'
]

/**
 * Landis & Koch (1977): below 0 poor, to 0.20 slight, to 0.40 fair, to 0.60 moderate, to 0.80
 * substantial, above almost perfect. Bands are of the printed two digits, as in the paper.
 */
export function agreementWord(kappa: number): AgreementWord {
  const printed = Math.round(kappa * 100) / 100
  if (kappa < 0) return 'poor'
  if (printed <= 0.2) return 'slight'
  if (printed <= 0.4) return 'fair'
  if (printed <= 0.6) return 'moderate'
  return printed <= 0.8 ? 'substantial' : 'almost perfect'
}
