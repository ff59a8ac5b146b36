/**
 * Patterns that this project forbids in what it ships. All other rules are in .oxlintrc.json: that linter knows the types, in
 * a tenth of the time, and has no rule for custom patterns.
 */
import tseslint from 'typescript-eslint';

export default tseslint.config({
  files: ['src/**/*.ts', 'callbacks/**/*.ts'],
  ignores: ['callbacks/ports/node_*.ts', 'callbacks/{cli,doctor,watch}/**'],
  extends: [tseslint.configs.base],
  rules: {
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
});
