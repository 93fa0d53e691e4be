import { expect, test, vi } from 'vitest'
import { nodeIo } from '../../../src/main/core/import/import-io'
import { createImportService } from '../../../src/main/core/import/import-service'
import { tempFolder, tempLibrary } from '../../helpers/temp-library'
import { technician } from './card'

// Catches the name of a patient on stderr, where it may end up in a system's log.
test('a defect is told by where it happened, not by its message', async () => {
  using card = tempFolder()
  using home = tempLibrary()
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const lstat = () => Promise.reject(new TypeError('Meenakshi_OD.jpg has no such thing'))
  const io = { ...nodeIo, lstat } as unknown as typeof nodeIo
  const service = createImportService({ library: home.library, io })
  const { importId } = service.start({ folder: card.path, actor: technician })
  expect(await service.waitFor(importId)).toMatchObject({ state: 'interrupted' })
  await service.close()
  const text = told.mock.calls.flat().join(' ')
  told.mockRestore()
  expect(text).toMatch(/^TypeError[^]*at /)
  expect(text).not.toContain('Meenakshi')
})
