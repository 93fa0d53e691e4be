// electron-builder's own @electron/fuses knows all fuses but this one; it is set here so that every one is stated.
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import path from 'node:path'

/** @param {import('app-builder-lib').AfterPackContext} context */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo
  const names = new Map([
    ['darwin', `${productFilename}.app`],
    ['win32', `${productFilename}.exe`]
  ])
  const program = names.get(electronPlatformName) || packager.config.linux?.executableName || ''
  await flipFuses(path.join(appOutDir, program), {
    version: FuseVersion.V1,
    // Off would slow the decoder of last resort, which is WebAssembly, and close nothing.
    [FuseV1Options.WasmTrapHandlers]: true
  })
}
