// Only the Electron shell may import electron. Anything else that does fails here, loudly,
// instead of starting a download of the Electron binary in the middle of a test.
throw new Error('electron was imported outside src/main/electron and src/preload')
