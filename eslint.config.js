import tseslint from 'typescript-eslint';

const typescript = ['src/**/*.ts', 'callbacks/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts'];
const shipped = ['src/**/*.ts', 'callbacks/**/*.ts'];

export default tseslint.config(
  {ignores: ['dist/', 'coverage/', '.cache/', 'node_modules/', 'temp/', 'etc/', 'site/', 'docs/reference/']},
  {
    files: typescript,
    extends: [tseslint.configs.recommended],
    languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', {fixStyle: 'inline-type-imports'}],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', {checksVoidReturn: false}],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_'}],
      '@typescript-eslint/only-throw-error': 'error',
      'eqeqeq': ['error', 'always', {null: 'ignore'}],
      'no-console': 'off',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    // The page has no process, and a library does not write to a console unasked.
    files: shipped,
    ignores: ['callbacks/ports/node_*.ts', 'callbacks/{cli,doctor,watch}/**', 'src/node*.ts', 'src/node/**'],
    rules: {
      // What is printed goes through src/print.ts, which keeps the names of a model from acting on the terminal.
      'no-console': 'error',
      'no-restricted-globals': ['error', 'process', 'Buffer', 'require', 'module', '__dirname', 'global'],
      // A list of some hundred thousand entries is too long for the arguments of a call.
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.property.name=/^(push|unshift|splice|max|min|hypot|concat|fromCharCode|' +
            'fromCodePoint|of)$/] > SpreadElement',
          message: 'Lists may be long: use appendAll, replaceAll or maxOf of src/lists.ts, or a loop.',
        },
        {
          selector:
            'CallExpression > SpreadElement > CallExpression[callee.property.name=/^(map|flatMap|filter|keys|values|entries)$/]',
          message: 'Lists may be long: hand the list over as one argument.',
        },
        {
          selector: 'CallExpression[callee.name="cast"] > Literal[value="float32"]',
          message: 'webgpu only labels the integers (G6): use toFloat of src/floats.ts.',
        },
        {
          selector:
            'ImportDeclaration[source.value="@tensorflow/tfjs-core"] > ImportSpecifier[imported.name="where"]',
          message: 'tfjs-node refuses two types (G9): use whereFloat of src/floats.ts.',
        },
      ],
    },
  },
  {
    // chai's assertions are expressions; tests may hand a wrong type on purpose, and say so.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    extends: [tseslint.configs.base],
    rules: {'eqeqeq': ['error', 'always', {null: 'ignore'}], 'no-var': 'error', 'prefer-const': 'error'},
  },
);
