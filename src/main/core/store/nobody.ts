/** Operator of events that no person caused. */
export const SYSTEM_OPERATOR = 'system'

/** Operator of what is done in a library before it has an administrator. */
export const OWNER_OPERATOR = 'owner'
