import { PREVALENCE_CAUTION } from '../../../../shared/stats'
import type { MethodVersion } from '../dataset/method-version'

const METHODS: readonly string[] = [
  'Grades are those of the International Clinical Diabetic Retinopathy scale, 0 to 4; the five categories are fixed, whether or not each occurs. An ungradable photograph is a result of its own: it is counted among the exclusions of every table of grades and judged in a table of its own.',
  'A reading counts when it is finished and signed off, unless the filter says otherwise. Blind grades are those given before the network’s answer was shown; they cannot be altered afterwards. The network’s grade is the answer that this reader was shown, not that of a later model.',
  'Agreement is Cohen’s κ with quadratic weights, 1 − (i − j)²/16. Its interval is given twice: from the large-sample variance of Fleiss, Cohen and Everitt (1969), and as the 2.5 % and 97.5 % percentiles of a bootstrap that draws patients with replacement, because photographs of one patient are not independent. The seed is printed: the same rows and seed give the same interval.',
  'Three κ are told apart. Network ↔ blind grade: how far network and reader agree before one has seen the other. Network ↔ grade after reveal: the same readings after the answer was shown. Grader ↔ final grade of the image: only images that another grader read independently, without those whose final grade this grader alone set.',
  'The final grade of an image is the arbiter’s if there is one, else the agreed or only one; where graders differ and nobody has arbitrated there is none.',
  'The automation-bias index is the second κ less the first over the same readings. Above 0, readers moved towards the network after seeing its answer. It does not say whether they were right to: see the decision switches.',
  'Decision switches count grades that were changed after reveal, toward or away from the network’s grade, and toward or away from the image’s final grade where that was not the reader’s alone.',
  'Referable: grade 2 or more, or exudates (macular oedema risk 1 or more), or ungradable; the network’s flag adds its own referable probability. Sight-threatening: grade 3 or more, or macular oedema risk 2. Proportions have Wilson intervals.',
  'The reliability diagram compares the network’s probability of grade 2 or more with the share of blind grades of 2 or more, in ten bins of equal width.',
  'Control charts are monthly: p-charts with limits of three standard errors, and exponentially weighted moving averages (λ = 0.2), around the mean of all months shown.',
  'Lines of groups (grader, camera, site, eye, month, model) carry large-sample intervals.',
  ...PREVALENCE_CAUTION
]

/** Added where the network's answers carry sets of possible grades. */
const COVERAGE_METHOD =
  'Sets of possible grades: the network names, beside its grade, the grades that it holds possible, made so that the set holds the true grade in the promised share of photographs like those that it was calibrated on. Coverage is the share of readings whose set held the blind grade, with Wilson’s interval; it is below target where the whole interval lies below the promise. A coverage that differs between cameras, sites or months says that the photographs are not like those of the calibration. It speaks of all photographs together, not of one.'

/** Added by version 2. */
const ARBITRATION_METHOD =
  'Arbitrations are left out of all that is said about readers and the network: the two κ against the network, the automation-bias index, the decision switches, referral, coverage, overrides and disagreements. The photographs that an arbiter reads were picked because readers differ, and she decides with the readers’ grades in sight as well as the network’s. They count in grader ↔ final grade, as every reading does.'

/** Added by version 2. */
const FINAL_METHOD =
  'An image’s final grade, and whether another grader read it independently, are taken over the readings that count: those not signed off have no part in either, unless the filter counts them.'

/** What was done, in words, for the report and for whoever recomputes it elsewhere. */
export function methodsOf(version: MethodVersion, coverage: boolean): readonly string[] {
  return [
    ...METHODS,
    ...(version >= 2 ? [FINAL_METHOD, ARBITRATION_METHOD] : []),
    ...(coverage ? [COVERAGE_METHOD] : [])
  ]
}
