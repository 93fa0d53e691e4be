/** What the stand-in says of the installation; given as JSON in AKSHI_STAND_IN. */
export interface StandInSettings {
  readonly packaged: boolean
  readonly appPath: string
  readonly resourcesPath: string
  /** Another instance holds the lock. */
  readonly secondInstance: boolean
  /** The system's languages, the preferred one first. */
  readonly languages: readonly string[]
  /** `forgetful`: the keyring opens nothing of what was sealed. */
  readonly keyring: 'none' | 'basic_text' | 'sound' | 'forgetful'
}

export const settings: StandInSettings = {
  packaged: false,
  appPath: process.cwd(),
  resourcesPath: '/nonexistent/resources',
  secondInstance: false,
  languages: ['en-GB'],
  keyring: 'none',
  ...(JSON.parse(process.env['AKSHI_STAND_IN'] ?? '{}') as Partial<StandInSettings>)
}
