import { describe, expect, it } from 'vitest'
import { parseStartFlags } from '../../../scripts/lib/start-flags.mjs'

const none = {
  library: undefined,
  browser: false,
  noOpen: false,
  port: undefined,
  roots: [],
  help: false
}

describe('parseStartFlags', () => {
  it('takes values after a space and after an equals sign (a path may hold one itself)', () => {
    expect(parseStartFlags(['--library', '/a b', '--port=8080', '--no-open'])).toEqual({
      ...none,
      library: '/a b',
      port: 8080,
      noOpen: true
    })
    expect(parseStartFlags(['--library=/x=y'])).toEqual({ ...none, library: '/x=y' })
  })

  it('keeps every --root in order (the last one must not win alone)', () => {
    expect(parseStartFlags(['--root', '/a', '--root', '/b'])).toEqual({
      ...none,
      roots: ['/a', '/b']
    })
  })

  it.each([
    [['--librari', 'x'], 'Unknown option: --librari'],
    [['x'], 'Unknown option: x'],
    [['--no-open=yes'], 'Unknown option: --no-open=yes'],
    [['--library'], '--library needs a value.'],
    [['--library', '--no-open'], '--library needs a value.'],
    [['--port', '70000'], '--port needs a number from 0 to 65535, not "70000".'],
    [['--port', '8o'], '--port needs a number from 0 to 65535, not "8o".']
  ])('refuses %j instead of opening the wrong library', (args, sentence) => {
    expect(parseStartFlags(args)).toBe(sentence)
  })
})
