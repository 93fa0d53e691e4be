import { LANGUAGES, type Language } from '../../shared/domain/language'
import { en, type Messages } from './en'
import { hi } from './hi'
import { ta } from './ta'

export { LANGUAGES, type Language }

/** Each language in its own name. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  hi: 'हिन्दी',
  ta: 'தமிழ்'
}

/** Languages whose wording no clinician has reviewed yet; the interface says so. */
export const UNREVIEWED: ReadonlySet<Language> = new Set<Language>(['hi', 'ta'])

export const MESSAGES: Readonly<Record<Language, Messages>> = { en, hi, ta }
