const probability = (grade: number): string => `json_extract(answer, '$.probabilities[${grade}]')`

/** Of a row of `model_run`: 1 minus the probability of its likeliest grade, 0 (sure) to 0.8. */
export const UNCERTAINTY = `1 - max(${[0, 1, 2, 3, 4].map(probability).join(', ')})`
