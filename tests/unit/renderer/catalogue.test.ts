import { describe, expect, it } from 'vitest'
import { en } from '../../../src/renderer/i18n/en'
import { LANGUAGES, MESSAGES, UNREVIEWED } from '../../../src/renderer/i18n/languages'
import { fill, pluralKey } from '../../../src/renderer/i18n/translate'
import { GRADE_NAMES } from '../../../src/renderer/lib/domain'

const placeholders = (message: string): string[] =>
  [...message.matchAll(/\{\w+\}/g)].map(String).toSorted()

describe.each(LANGUAGES)('the catalogue in %s', (language) => {
  const messages = MESSAGES[language]

  // Would catch: a string shown as its key, or empty, in one language.
  it('has exactly the keys of the English one, none empty', () => {
    expect(Object.keys(messages).toSorted()).toEqual(Object.keys(en).toSorted())
    for (const message of Object.values(messages)) expect(message.trim()).not.toBe('')
  })

  // Would catch: a translation that drops the patient count or the name it should show.
  it('has the placeholders of the English one', () => {
    for (const [key, message] of Object.entries(en))
      expect([key, placeholders(messages[key as keyof typeof en])]).toEqual([
        key,
        placeholders(message)
      ])
  })

  // Would catch: an ICDR name translated where graders must see the English one.
  it('keeps the ICDR names in English', () => {
    for (const [grade, name] of Object.entries(GRADE_NAMES))
      expect(messages[`action.grade-${Number(grade) as 0}`]).toBe(name)
  })
})

// Would catch: Hindi or Tamil strings that are English ones copied over.
it('is translated, and says that no clinician has reviewed it', () => {
  expect([...UNREVIEWED].toSorted()).toEqual(['hi', 'ta'])
  const scripts = { hi: /\p{Script=Devanagari}/u, ta: /\p{Script=Tamil}/u }
  for (const [language, script] of Object.entries(scripts)) {
    const plain = Object.entries(MESSAGES[language as 'hi'])
      .filter(
        ([, message]) => /\p{L}/u.test(message.replace(/\{\w+\}/g, '')) && !script.test(message)
      )
      .map(([key]) => key)
      .filter(
        (key) =>
          !/^(app\.name|keys\.(Enter|Arrow.*)|action\.grade-\d|read\.change\.to|audit\.n)$/.test(
            key
          )
      )
    expect([language, plain]).toEqual([language, []])
  }
})

it('fills placeholders and chooses the plural', () => {
  expect(fill('{n} of {total}', { n: 3, total: 12 })).toBe('3 of 12')
  expect(pluralKey('app.photographs', 1, 'en')).toBe('app.photographs.one')
  expect(pluralKey('app.photographs', 0, 'en')).toBe('app.photographs.other')
  expect(pluralKey('app.photographs', 0, 'hi')).toBe('app.photographs.one')
})
