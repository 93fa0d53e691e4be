/**
 * How readings are judged, which is the version of a report: one of before is recomputed as it was made.
 * Since 2, arbitrations are no part of what is said about readers and the network, and an image's final grade is
 * that of the readings that count, not of those too that are not signed off.
 */
export type MethodVersion = 1 | 2

export const METHOD_VERSION: MethodVersion = 2
