// electron-builder's own @electron/fuses knows all fuses but this one; it is set here so that every one is stated.
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { Arch } from 'electron-builder'
import path from 'node:path'

/** @param {import('app-builder-lib').AfterPackContext} context */
export default async function afterPack({ appOutDir, arch, electronPlatformName, packager }) {
  // What native files there are is npm's choice for this computer, and electron-builder reads `platform` in a list of
  // files as this computer's, too: for another one it would package libraries that do not load there.
  if (electronPlatformName !== process.platform || Arch[arch] !== process.arch)
    throw new Error(
      `A program for ${electronPlatformName} on ${Arch[arch]} is packaged on such a computer, not on ${process.platform} ${process.arch}.`
    )
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
