// electron-builder's own configuration cannot name this fuse yet; it is stated here so that all are.
import { FuseV1Options, FuseVersion } from '@electron/fuses'

/** @param {import('app-builder-lib').AfterPackContext} context */
export default async function afterPack(context) {
  await context.packager.addElectronFuses(context, {
    version: FuseVersion.V1,
    // Off would cost checks in WebAssembly's inner loops (the decoder of last resort) and buy nothing here.
    [FuseV1Options.WasmTrapHandlers]: true
  })
}
