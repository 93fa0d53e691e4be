import type { Session } from 'electron'

export type PermissionSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
>

/**
 * The interface needs no permission at all: no camera, no clipboard reading, no notifications, no devices.
 * Asking and checking are separate in Electron; one handler without the other leaves a door open.
 */
export function isPermissionAllowed(): false {
  return false
}

export function denyPermissions(session: PermissionSession): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) =>
    answer(isPermissionAllowed())
  )
  session.setPermissionCheckHandler(isPermissionAllowed)
  session.setDevicePermissionHandler(isPermissionAllowed)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.setSpellCheckerEnabled(false)
}
