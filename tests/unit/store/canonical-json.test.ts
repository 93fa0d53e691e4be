import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../src/main/core/store/canonical-json'

describe('canonical JSON', () => {
  it('does not depend on the order in which keys were written', () => {
    expect(canonicalJson({ b: 1, a: { d: [1, null], c: 'x' } })).toBe(
      canonicalJson({ a: { c: 'x', d: [1, null] }, b: 1 })
    )
  })

  it('keeps the order of arrays', () => {
    expect(canonicalJson([2, 1])).toBe('[2,1]')
  })

  it('leaves undefined keys out, so that an absent and an undefined field hash alike', () => {
    expect(canonicalJson({ a: undefined, b: 0 })).toBe('{"b":0}')
  })

  it('refuses numbers that JSON would silently turn into null', () => {
    expect(() => canonicalJson({ score: Number.NaN })).toThrow(TypeError)
    expect(() => canonicalJson(Number.POSITIVE_INFINITY)).toThrow(TypeError)
  })

  it('is JSON of the same value for anything that JSON can carry', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      })
    )
  })
})
