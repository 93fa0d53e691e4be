import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { useImagingHosts } from '../../src/main/core/imaging/shared-imaging'
import { imagingHost } from './imaging-hosts'

// Times in tests are UTC whatever the machine's zone is.
process.env['TZ'] = 'UTC'

// What an installation keeps of its own (workstation id, signing key) must not land in the user's folder.
process.env['AKSHI_CONFIG'] ??= mkdtempSync(join(tmpdir(), 'akshi-test-config-'))

// Pictures are decoded by the sources as they are, not by whatever was built last.
useImagingHosts(imagingHost)
