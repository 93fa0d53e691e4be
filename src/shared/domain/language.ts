/** Languages of the interface, and of what the desktop shows around it. */
export const LANGUAGES = ['en', 'hi', 'ta'] as const
export type Language = (typeof LANGUAGES)[number]
