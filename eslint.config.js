// Zero warnings. Besides typed linting it keeps the borders between the folders (docs/ARCHITECTURE.md).
import { defineConfig, globalIgnores } from 'eslint/config'
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'

/** @param {string} regex @param {string} message */
const forbid = (regex, message) => ({ regex, message })

const NO_ELECTRON = forbid(
  '^electron($|/)',
  'Only src/main/electron, src/main/index.ts and src/preload may import electron: everything else must run without it.'
)
const NO_SHELL = forbid(
  '^\\.{1,2}/(.*/)?(electron|loopback|cli|preload|renderer)/',
  'Dependencies point shell → router → service → repository: the core knows no shell.'
)
const NO_ROUTER = forbid(
  '^\\.{1,2}/(.*/)?(router|app)$',
  'Dependencies point shell → router → service → repository: no import back up.'
)
const NO_SERVICE = forbid(
  '^\\.\\./(.*/)?(import|grading|reading|audit|admin|sample)/',
  'The store is below the services: move what both need into src/shared or the store.'
)
const SHARED_IS_PURE = forbid(
  '^(?!\\.{1,2}/|zod$)',
  'src/shared runs on both sides of the process boundary and depends on zod alone.'
)
const SHARED_STAYS_INSIDE = forbid(
  '^\\.{1,2}/(.*/)?(main|cli|preload|renderer)/',
  'src/shared imports nothing from outside itself.'
)
const RENDERER_HAS_NO_NODE = forbid(
  '^(node:|fs$|path$|os$|crypto$|better-sqlite3|sharp|onnxruntime-node)',
  'The renderer is sandboxed: it reaches the core through the bridge alone.'
)
const RENDERER_HAS_NO_MAIN = forbid(
  '^\\.{1,2}/(.*/)?(main|cli|preload)/',
  'The renderer shares src/shared with the core and nothing else.'
)

/**
 * @param {readonly string[]} files
 * @param {readonly { regex: string, message: string }[]} patterns
 * @param {readonly { regex: string, message: string }[]} [valuesOnly] types may cross these borders
 */
const border = (files, patterns, valuesOnly = []) => ({
  files: [...files],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          ...patterns,
          ...valuesOnly.map((pattern) => ({ ...pattern, allowTypeImports: true }))
        ]
      }
    ]
  }
})

export default defineConfig(
  globalIgnores([
    'out/',
    'dist/',
    'coverage/',
    'test-results/',
    'playwright-report/',
    '.cache/',
    'training/',
    'resources/',
    'tests/fixtures/'
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte']
      }
    },
    rules: {
      eqeqeq: 'error',
      'no-empty': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-unreachable': 'error',
      'no-fallthrough': 'error',
      'no-self-assign': 'error',
      'no-unsafe-finally': 'error',
      'no-promise-executor-return': 'off',
      'no-template-curly-in-string': 'error',
      'max-lines': ['error', 400],
      // Numbers in messages are the ordinary case and print as expected.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => doIt()` as a callback is the house style; the rule stays for statements that mix values and void.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }
      ],
      // An async function without await fulfils an asynchronous interface and turns a throw into a rejection.
      '@typescript-eslint/require-await': 'off',
      // Strings are taken apart by code point, which is what is meant wherever it is done here.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Event handlers may be async: what they call reports its own errors.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } }
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ]
    }
  },

  border(['src/**', 'tests/**', 'bench/**'], [NO_ELECTRON]),
  border(['src/main/core/**'], [NO_ELECTRON, NO_SHELL]),
  border(
    ['src/main/core/{import,grading,reading,audit,admin,sample}/**'],
    [NO_ELECTRON, NO_SHELL],
    [NO_ROUTER]
  ),
  border(['src/main/core/store/**'], [NO_ELECTRON, NO_SHELL, NO_ROUTER], [NO_SERVICE]),
  border(['src/shared/**'], [SHARED_IS_PURE, SHARED_STAYS_INSIDE]),
  border(['src/renderer/**'], [NO_ELECTRON, RENDERER_HAS_NO_NODE, RENDERER_HAS_NO_MAIN]),
  border(
    ['src/main/loopback/**', 'src/cli/**'],
    [
      NO_ELECTRON,
      forbid('^\\.{1,2}/(.*/)?(electron|renderer|preload)/', 'Shells do not import each other.')
    ]
  ),
  border(
    ['src/main/electron/**', 'src/main/index.ts', 'src/preload/**', 'tests/electron/**'],
    [forbid('^\\.{1,2}/(.*/)?(loopback|renderer|cli)/', 'Shells do not import each other.')]
  ),

  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // Svelte's own compiler knows which of a component's `let` bindings are written from the markup.
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      // The template's reactive props look constant to the type checker.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `void value` names a dependency of an effect.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Large collections are replaced whole ($state.raw); a local Set or Map needs no reactivity.
      'svelte/prefer-svelte-reactivity': 'off'
    }
  },
  {
    files: ['**/*.svelte'],
    rules: {
      'max-lines': ['error', 200],
      // The linter's type checker cannot see into imported components and takes them for `any`; svelte-check can.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off'
    }
  },
  {
    files: ['tests/**', 'bench/**'],
    rules: {
      'max-lines': ['error', 500],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Playwright's first fixture argument is an empty pattern by its convention.
      'no-empty-pattern': 'off'
    }
  },
  {
    // Plain JavaScript that also runs before anything is installed; JSDoc carries its types.
    files: ['**/*.{js,mjs}'],
    extends: [ts.configs.disableTypeChecked],
    rules: { '@typescript-eslint/no-empty-object-type': 'off' }
  }
)
