// Menu, closing, printing and their words: what surrounds the page, as pure functions.
import { describe, expect, it, vi } from 'vitest'
import { MESSAGES } from '../../../src/renderer/i18n/languages'
import { LANGUAGES } from '../../../src/shared/domain/language'
import type { Role } from '../../../src/shared/domain/role'
import { workText } from '../../../src/main/electron/activity'
import { createClosing } from '../../../src/main/electron/closing'
import { menuTemplate } from '../../../src/main/electron/menu'
import { MenuKeeper } from '../../../src/main/electron/menu-keeper'
import { savePage } from '../../../src/main/electron/save-page'
import { lockWithScreen } from '../../../src/main/electron/screen-lock'
import { systemLanguage, WORDS, type Word } from '../../../src/main/electron/words'

type Item = ReturnType<typeof menuTemplate>[number]

const word = (name: Word): string => WORDS.en[name]

function idsOf(roles: readonly Role[], audit = false): string[] {
  const all = (items: readonly Item[]): Item[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? all(item.submenu) : [])])
  const state = { language: 'en', roles, audit } as const
  return all(menuTemplate({ ...state, platform: 'linux', devTools: false, run: vi.fn() }))
    .filter((item) => item.enabled !== false)
    .flatMap((item) => item.id ?? [])
}

describe('menu', () => {
  // Would catch a menu that offers a grader the audit, whose numbers would end her blindness.
  it.each([
    [[], []],
    [['grader'], ['show-worklist', 'show-settings']],
    [['auditor'], ['show-worklist', 'show-audit']],
    [['technician'], ['show-import', 'show-import', 'show-worklist']],
    [['admin'], ['show-import', 'show-import', 'show-worklist', 'show-admin']]
  ] as [Role[], string[]][])('offers %j the views %j', (roles, views) => {
    expect(idsOf(roles).filter((id) => id.startsWith('show-'))).toEqual(views)
  })

  it('saves a page as PDF for an auditor, and only while the audit is on the screen', () => {
    expect(idsOf(['auditor'], true)).toContain('save-page')
    expect(idsOf(['auditor'], false)).not.toContain('save-page')
    expect(idsOf(['admin', 'technician', 'grader'], true)).not.toContain('save-page')
  })

  it('is made anew when role, language or view change, and only then', () => {
    const apply = vi.fn()
    const keeper = new MenuKeeper('en', apply)
    keeper.change({})
    keeper.change({ roles: [] })
    keeper.change({ roles: ['admin'] })
    keeper.change({ roles: ['admin'] })
    keeper.change({ language: 'ta' })
    expect(apply).toHaveBeenCalledTimes(3)
    expect(keeper.word('quit')).toBe(WORDS.ta.quit)
  })
})

describe('words', () => {
  // Would catch a menu that calls a view otherwise than the page does.
  it.each(LANGUAGES)('name the views in %s as the page does', (language) => {
    for (const view of ['import', 'worklist', 'settings', 'audit', 'admin'] as const)
      expect(WORDS[language][view]).toBe(MESSAGES[language][`nav.${view}`])
  })

  it('are translated, with the same placeholders', () => {
    const scripts = { hi: /\p{Script=Devanagari}/u, ta: /\p{Script=Tamil}/u }
    for (const [language, script] of Object.entries(scripts))
      for (const [key, text] of Object.entries(WORDS[language as 'hi'])) {
        expect(text, key).toMatch(script)
        expect(text.includes('{percent}'), key).toBe(WORDS.en[key as Word].includes('{percent}'))
      }
  })

  it('begin in the first of the system’s languages that there is', () => {
    expect(systemLanguage(['bn-IN', 'ta-IN', 'en-IN'])).toBe('ta')
    expect(systemLanguage(['de'])).toBe('en')
  })

  it('say how far the work has come, rounded down: 100 % is what is done', () => {
    expect(workText({ busy: true, fraction: 0.999, what: 'import' }, word)).toBe(
      'Akshi: importing, 99 %'
    )
    expect(workText({ busy: false, fraction: null, what: null }, word)).toBeNull()
  })
})

describe('closing the window', () => {
  const working = { busy: true, fraction: 0.5, what: 'import' } as const
  const idle = { busy: false, fraction: null, what: null } as const
  const closeWith = async (answer: number) => {
    const ports = {
      word,
      ask: vi.fn(() => Promise.resolve(answer)),
      hide: vi.fn(),
      reveal: vi.fn(),
      quit: vi.fn()
    }
    const closing = createClosing(ports)
    const event = { preventDefault: vi.fn() }
    return { ports, closing, event }
  }

  it('ends the program without a question while nothing runs', async () => {
    const { ports, closing, event } = await closeWith(1)
    closing.onClose(event)
    expect(event.preventDefault).not.toHaveBeenCalled()
    expect(ports.ask).not.toHaveBeenCalled()
  })

  // Would catch a program that stays behind unseen, or ends an import that somebody waits for.
  it('hides it while work runs, where that was chosen, and brings it back after', async () => {
    const { ports, closing, event } = await closeWith(1)
    closing.follow(working)
    closing.onClose(event)
    closing.onClose(event)
    await vi.waitFor(() => expect(ports.hide).toHaveBeenCalledOnce())
    expect(ports.ask).toHaveBeenCalledOnce()
    expect(event.preventDefault).toHaveBeenCalledTimes(2)
    closing.follow(working)
    expect(ports.reveal).not.toHaveBeenCalled()
    closing.follow(idle)
    closing.follow(idle)
    expect(ports.reveal).toHaveBeenCalledOnce()
    expect(ports.quit).not.toHaveBeenCalled()
  })

  it.each([
    [0, 1],
    [2, 0]
  ])('after answer %i quits %i times and hides nothing', async (answer, quits) => {
    const { ports, closing, event } = await closeWith(answer)
    closing.follow(working)
    closing.onClose(event)
    await vi.waitFor(() => expect(ports.ask).toHaveBeenCalled())
    await Promise.resolve()
    expect(ports.quit).toHaveBeenCalledTimes(quits)
    expect(ports.hide).not.toHaveBeenCalled()
  })

  it('asks nothing when the whole program is quit: a computer that shuts down waits for nobody', async () => {
    const { ports, closing, event } = await closeWith(2)
    closing.follow(working)
    closing.onQuit()
    closing.onClose(event)
    expect(event.preventDefault).not.toHaveBeenCalled()
    expect(ports.ask).not.toHaveBeenCalled()
  })

  it('hides nothing where the work ended while the question was open', async () => {
    const { ports, closing, event } = await closeWith(1)
    closing.follow(working)
    closing.onClose(event)
    closing.follow(idle)
    await new Promise((next) => setImmediate(next))
    expect(ports.hide).not.toHaveBeenCalled()
  })
})

describe('a page saved as PDF', () => {
  const ports = () => ({
    print: vi.fn(() => Promise.resolve(Buffer.from('%PDF'))),
    choose: vi.fn<() => Promise<string | null>>(() => Promise.resolve('/tmp/page.pdf')),
    record: vi.fn(() => Promise.resolve({ ok: true as const, data: {} })),
    write: vi.fn(() => Promise.resolve()),
    footer: 'No signed report.',
    now: new Date('2026-01-02T03:04:05Z')
  })

  it('is in the log, by its hash, before it is on the disk', async () => {
    const all = ports()
    expect(await savePage(all)).toBeNull()
    expect(all.record).toHaveBeenCalledWith(expect.stringMatching(/^[0-9a-f]{64}$/))
    expect(all.record.mock.invocationCallOrder[0]).toBeLessThan(
      all.write.mock.invocationCallOrder[0] ?? 0
    )
    expect(JSON.stringify(all.print.mock.calls)).toContain('No signed report. 2026-01-02 03:04 UTC')
  })

  it('is not written where the log refuses it, nor where no place was chosen', async () => {
    const refused = ports()
    const error = { code: 'FORBIDDEN' as const, message: 'This needs the role auditor.' }
    expect(
      await savePage({ ...refused, record: () => Promise.resolve({ ok: false, error }) })
    ).toBe(error.message)
    expect(refused.write).not.toHaveBeenCalled()
    const dismissed = ports()
    dismissed.choose.mockResolvedValue(null)
    expect(await savePage(dismissed)).toBeNull()
    expect(dismissed.record).not.toHaveBeenCalled()
  })
})

it('the screen’s lock signs out, and a library that is closed already ends nothing', () => {
  const heard = new Map<string, () => void>()
  const monitor = { on: (event: string, listener: () => void) => heard.set(event, listener) }
  const log = { info: vi.fn(), error: vi.fn(() => '1') }
  const lock = vi.fn(() => {
    throw new Error('closed')
  })
  lockWithScreen(monitor as never, lock, log)
  expect([...heard.keys()].sort()).toEqual(['lock-screen', 'suspend'])
  for (const signOut of heard.values()) signOut()
  expect(lock).toHaveBeenCalledTimes(2)
  expect(log.error).toHaveBeenCalledTimes(2)
})
