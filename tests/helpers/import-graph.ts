import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseSync } from 'vite'

/**
 * What a built module loads, now or later: statically, dynamically, or through `require`.
 * @returns packages and built-in modules by name, each with the chain of files that leads to it.
 * @throws Error where an import is computed, so that nobody can say what it loads.
 */
export function importsOf(entry: string): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const seen = new Set<string>()
  const visit = (file: string, chain: readonly string[]): void => {
    if (seen.has(file)) return
    seen.add(file)
    const here = [...chain, file]
    for (const name of namesIn(file))
      if (/^\.{1,2}\//.test(name)) visit(resolve(dirname(file), name), here)
      else if (!found.has(name)) found.set(name, here)
  }
  visit(entry, [])
  return found
}

function namesIn(file: string): string[] {
  const code = readFileSync(file, 'utf8')
  const { module } = parseSync(file, code)
  const from = [...module.staticImports, ...module.staticExports.flatMap((one) => one.entries)]
    .map((one) => one.moduleRequest?.value)
    .filter((name) => name !== undefined)
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => {
    const text = code.slice(start, end)
    const name = /^(['"`])([^'"`$]+)\1$/.exec(text)?.[2]
    if (name === undefined) throw new Error(`${file} imports ${text}, which nobody can follow`)
    return name
  })
  const required = [...code.matchAll(/\b(?:__)?require\(\s*["'`]([^"'`]+)["'`]\s*\)/g)]
  return [...from, ...dynamic, ...required.map((match) => match[1] ?? '')]
}
