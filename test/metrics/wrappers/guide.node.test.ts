/** The programs in docs/wrappers.md run, and return what their comments say. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {readFileSync} from 'node:fs';
import * as metrics from '../../../src/metrics/index.js';

const guide = readFileSync(new URL('../../../docs/wrappers.md', import.meta.url), 'utf8');
const programs = [...guide.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code);

/** The last line is an expression and, in a comment, its value; `0.66...` are the first decimals. */
function parts(code: string): {program: string; expected: string} {
  const lines = code.trimEnd().split('\n');
  const [, expression, expected] = /^(.*);\s+\/\/ (.*)$/.exec(lines.pop() ?? '') ?? [];
  const prefixes = expected.replace(/(\d+\.\d+)\.\.\./g, '"$1"');
  return {program: `${lines.join('\n')}\nreturn ${expression};`, expected: prefixes};
}

function expectFits(got: unknown, want: unknown): void {
  if (typeof want === 'string') expect(String(got)).to.match(new RegExp(`^${want.replace('.', '\\.')}`));
  else if (typeof want === 'number') expect(got).to.be.closeTo(want, 1e-12);
  else {
    expect(Object.keys(got as object)).to.deep.equal(Object.keys(want as object));
    for (const [key, value] of Object.entries(want as object)) {
      expectFits((got as Readonly<Record<string, unknown>>)[key], value);
    }
  }
}

describe('docs/wrappers.md', () => {
  const names = Object.keys(metrics);
  const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
    ...code: string[]
  ) => (...values: unknown[]) => Promise<unknown>;

  it('has programs', () => expect(programs).to.have.length.greaterThan(8));

  programs.forEach((code, i) => {
    it(`program ${i}: ${code.split('\n')[0]}`, async () => {
      const {program, expected} = parts(code);
      const got = await new AsyncFunction('tf', ...names, program)(tf, ...Object.values(metrics));
      expectFits(got, new Function(`return (${expected});`)());
    });
  });
});
