import { describe, expect, it } from 'vitest'
import { machineProblem } from '../../../scripts/lib/preflight.mjs'
import { isAtLeast } from '../../../scripts/lib/project.mjs'

const fine = { node: '20.20.2', platform: 'linux', arch: 'x64', musl: false }

describe('machineProblem', () => {
  it('lets the supported machines pass (a preflight that refuses them would stop every newcomer)', () => {
    expect(machineProblem(fine)).toBeUndefined()
    expect(machineProblem({ ...fine, platform: 'win32' })).toBeUndefined()
    expect(machineProblem({ ...fine, platform: 'darwin', arch: 'arm64' })).toBeUndefined()
    expect(machineProblem({ ...fine, arch: 'arm64', node: '26.1.0' })).toBeUndefined()
  })

  it.each([
    ['an old Node', { ...fine, node: '18.19.1' }, /Node\.js 20 or newer.*18\.19\.1/],
    ['an Intel Mac', { ...fine, platform: 'darwin' }, /Intel Macs/],
    ['Alpine', { ...fine, musl: true }, /GNU C library/],
    ['32 bits', { ...fine, arch: 'ia32' }, /64-bit.*linux on ia32/],
    ['an unknown system', { ...fine, platform: 'freebsd' }, /freebsd/]
  ])(
    'names the trouble with %s instead of failing later in a native module',
    (_name, machine, words) => {
      expect(machineProblem(machine)).toMatch(words)
    }
  )
})

describe('isAtLeast', () => {
  it('compares numbers, not text ("9" is older than "22")', () => {
    expect(isAtLeast('9.0.0', '22.12.0')).toBe(false)
    expect(isAtLeast('v22.9.0', '22.12.0')).toBe(false)
    expect(isAtLeast('22.12.0', '22.12.0')).toBe(true)
    expect(isAtLeast('24.0.0', '22.12.0')).toBe(true)
    expect(isAtLeast('22.12.0-nightly', '22.12.0')).toBe(true)
  })
})
