// Published tables. Rows: rating a, columns: rating b.

/** SAS PROC FREQ example and statsmodels' test suite. */
export const SAS_3X3 = [
  [0, 4, 1],
  [0, 8, 0],
  [0, 1, 5]
]
/** Fleiss, Cohen & Everitt (1969), table 1, as counts of 200. */
export const FLEISS_COHEN_EVERITT = [
  [106, 10, 4],
  [22, 28, 10],
  [2, 12, 6]
]
/** Abstractors of the irrCAC package (Gwet). */
export const ABSTRACTORS = [
  [13, 0, 0],
  [0, 20, 7],
  [0, 4, 56]
]
/** Stuart (1955): unaided vision of 7477 women, right against left eye. */
export const VISION_WOMEN = [
  [1520, 266, 124, 66],
  [234, 1512, 432, 78],
  [117, 362, 1772, 205],
  [36, 82, 179, 492]
]
/** Cohen (1960), table 1: 200 cases in three diagnoses; Cohen (1968) weighs the same table. */
export const COHEN = [
  [88, 10, 2],
  [14, 40, 6],
  [18, 10, 12]
]
/** Agresti, Categorical Data Analysis: diagnoses of carcinoma by two pathologists. */
export const CARCINOMA = [
  [22, 2, 2, 0],
  [5, 7, 14, 0],
  [0, 2, 36, 0],
  [0, 1, 17, 10]
]
/** Landis & Koch (1977): diagnoses of multiple sclerosis, Winnipeg patients. Columns: New Orleans neurologist. */
export const MULTIPLE_SCLEROSIS = [
  [38, 5, 0, 1],
  [33, 11, 3, 0],
  [10, 14, 5, 6],
  [3, 7, 3, 10]
]
/** Fleiss (1971): 30 patients, six psychiatrists each; counts of five diagnoses. */
export const PSYCHIATRIC = [
  [0, 0, 0, 6, 0],
  [0, 3, 0, 0, 3],
  [0, 1, 4, 0, 1],
  [0, 0, 0, 0, 6],
  [0, 3, 0, 3, 0],
  [2, 0, 4, 0, 0],
  [0, 0, 4, 0, 2],
  [2, 0, 3, 1, 0],
  [2, 0, 0, 4, 0],
  [0, 0, 0, 0, 6],
  [1, 0, 0, 5, 0],
  [1, 1, 0, 4, 0],
  [0, 3, 3, 0, 0],
  [1, 0, 0, 5, 0],
  [0, 2, 0, 3, 1],
  [0, 0, 5, 0, 1],
  [3, 0, 0, 1, 2],
  [5, 1, 0, 0, 0],
  [0, 2, 0, 4, 0],
  [1, 0, 2, 0, 3],
  [0, 0, 0, 0, 6],
  [0, 1, 0, 5, 0],
  [0, 2, 0, 1, 3],
  [2, 0, 0, 4, 0],
  [1, 0, 0, 4, 1],
  [0, 5, 0, 1, 0],
  [4, 0, 0, 0, 2],
  [0, 2, 0, 4, 0],
  [1, 0, 5, 0, 0],
  [0, 0, 0, 0, 6]
]
/** Krippendorff (2011): four observers, twelve units, missing ratings (NaN). Values 1–5. */
const _ = Number.NaN
export const KRIPPENDORFF = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
  [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _]
]
