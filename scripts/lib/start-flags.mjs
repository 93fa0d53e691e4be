// The flags of npm start.

export const USAGE = `npm start -- [options]

  --library DIR   the library to open (default: below the user's data directory)
  --browser       use the browser shell even where Electron is there
  --no-open       open no window: print the address and stay
  --port N        port of the browser shell on 127.0.0.1 (default: a free one)
  --root DIR      a folder below which the browser shell may pick photographs; repeatable
  --help          print this`

/**
 * @typedef {object} StartFlags
 * @property {string | undefined} library
 * @property {boolean} browser
 * @property {boolean} noOpen
 * @property {number | undefined} port 0 means a free one
 * @property {string[]} roots
 * @property {boolean} help
 */

/**
 * @param {readonly string[]} args
 * @returns {StartFlags | string} a sentence where the arguments are wrong
 */
export function parseStartFlags(args) {
  /** @type {StartFlags} */
  const flags = {
    library: undefined,
    browser: false,
    noOpen: false,
    port: undefined,
    roots: [],
    help: false
  }
  const rest = [...args]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name, inline] =
      word.startsWith('--') && word.includes('=') ? split(word) : [word, undefined]
    if (name === '--no-open' && inline === undefined) flags.noOpen = true
    else if (name === '--browser' && inline === undefined) flags.browser = true
    else if ((name === '--help' || name === '-h') && inline === undefined) flags.help = true
    else if (name === '--library' || name === '--port' || name === '--root') {
      const value = inline === undefined ? rest.shift() : inline
      if (value === undefined || value === '' || (inline === undefined && value.startsWith('--')))
        return `${name} needs a value.`
      if (name === '--library') flags.library = value
      else if (name === '--root') flags.roots.push(value)
      else if (/^\d{1,5}$/.test(value) && Number(value) <= 65535) flags.port = Number(value)
      else return `--port needs a number from 0 to 65535, not "${value}".`
    } else return `Unknown option: ${word}`
  }
  return flags
}

/** @param {string} word @returns {[string, string]} */
function split(word) {
  const equals = word.indexOf('=')
  return [word.slice(0, equals), word.slice(equals + 1)]
}
