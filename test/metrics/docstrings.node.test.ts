/** The docstring of every metric and every pure function: its form, and its example, which is run. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {readFileSync} from 'node:fs';
import * as metrics from '../../src/metrics/index.js';
import type {MetricClass} from '../../src/metrics/names/metric_table.js';
import * as classes from '../../src/metrics/classes.js';
import * as instances from '../../src/metrics/instances.js';
import * as functions from '../../src/metrics/functions.js';
import * as retrieval from '../../src/metrics/retrieval/classes.js';
import * as retrievalFunctions from '../../src/functional/retrieval/functions.js';
import {docstrings, exampleOf} from '../docs/docstrings.js';
import {show} from '../vectors/values.js';
import {classOf} from './catalogue.js';

/** Numbers as they are written: `0.8149...` are the first decimals, `0.815` of a tensor is rounded. */
class Written {
  readonly text: string;
  readonly isPrefix: boolean;

  constructor(text: string, isPrefix: boolean) {
    this.text = text;
    this.isPrefix = isPrefix;
  }

  fits(got: unknown): boolean {
    if (typeof got !== 'number') return false;
    const unit = 10 ** -(this.text.length - this.text.indexOf('.') - 1);
    const sign = this.text.startsWith('-') ? -1 : 1;
    const beyond = sign * got - Math.abs(Number(this.text));
    return this.isPrefix ? beyond >= 0 && beyond < unit : Math.abs(beyond) <= 0.51 * unit;
  }
}

/** Reads `[0.5, 0.8149...]`, `{a: 1}`, `-0.25`, `NaN`. */
function literal(text: string, areRounded: boolean): unknown {
  const code = text.replace(/(-?\d+\.\d+)(\.\.\.)?/g, (number, digits: string, dots?: string) =>
    dots !== undefined || areRounded ? `new Written('${digits}', ${dots !== undefined})` : number,
  );
  return new Function('Written', `return (${code});`)(Written);
}

/** Whether the value is what the comment says. */
function fits(got: unknown, want: unknown, tolerance: number): boolean {
  if (want instanceof Written) return want.fits(got);
  if (typeof want === 'number') return Object.is(got, want) || Math.abs((got as number) - want) <= tolerance;
  if (typeof want !== 'object' || want === null) return got === want;
  if (typeof got !== 'object' || got === null) return false;
  const [keys, others] = [Object.keys(got), Object.keys(want)];
  const at = (x: object, key: string): unknown => (x as Record<string, unknown>)[key];
  return keys.join() === others.join() && keys.every(key => fits(at(got, key), at(want, key), tolerance));
}

function expectFit(got: unknown, text: string, areRounded = false): void {
  // A tensor has float32.
  if (!fits(got, literal(text, areRounded), areRounded ? 1e-5 : 1e-9))
    throw new Error(`the example returns ${show(got)}, not ${text}`);
}

/** Runs the lines over the door's exports; the value of the last one. */
async function run(lines: readonly string[]): Promise<unknown> {
  const scope: Record<string, unknown> = {...metrics, tf};
  const last = lines[lines.length - 1].replace(/;?\s*\/\/.*$/, '');
  const body = [...lines.slice(0, -1), `return (${last});`].join('\n');
  const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as FunctionConstructor;
  return (await new AsyncFunction(...Object.keys(scope), body)(...Object.values(scope))) as unknown;
}

/** The text after `//` in the last line. */
function promised(lines: readonly string[]): string {
  const [, comment] = /\/\/\s*(.*)$/.exec(lines[lines.length - 1] ?? '') ?? [];
  if (comment === undefined) throw new Error('the last line of the example has to say its value: // 0.75');
  return comment;
}

describe('docs/bad-input.md', () => {
  it('names metrics whose results are not NaN for NaN', () => {
    const text = readFileSync(new URL('../../docs/bad-input.md', import.meta.url), 'utf8');
    const section = text.slice(text.indexOf('## NaN among labels and predictions'));
    const rows = section.slice(0, section.indexOf('\n## ') >>> 0).split('\n');
    const names = rows.filter(row => row.startsWith('| `')).map(row => row.split('|')[1]);
    const named = names.flatMap(cell => Array.from(cell.matchAll(/`(\w+)`/g), match => match[1]));
    expect(named.length).to.be.above(30);
    expect(named.filter(name => classOf(name).nan === 'propagates')).to.deep.equal([]);
  });
});

describe('docstrings', function () {
  this.timeout(60_000);
  const ofClasses = new Map([
    ...docstrings('src/metrics/classes.ts'),
    ...docstrings('src/metrics/instances.ts'),
    ...docstrings('src/metrics/retrieval/classes.ts'),
  ]);
  const ofFunctions = docstrings('src/metrics/functions.ts');

  for (const [name, {className}] of Object.entries<MetricClass>({...classes, ...instances, ...retrieval})) {
    it(`${name}: formula, shapes, result with the value before data, and an example that runs`, async () => {
      expect(className).to.equal(name);
      const doc = ofClasses.get(name) ?? '';
      for (const part of [/^- Formula: /m, /^- Shapes: /m, /^- Result: /m]) expect(doc).to.match(part);
      expect(doc.slice(doc.indexOf('- Result:')), 'the value before data').to.match(
        /before\s+data|before\s+the first/i,
      );
      const lines = exampleOf(doc);
      expect(lines, '@example').not.to.be.empty;
      expectFit(await run(lines), promised(lines));
    });
  }

  const ofRetrieval = docstrings('src/functional/retrieval/functions.ts');
  for (const name of Object.keys(retrievalFunctions)) {
    it(`${name}: an example that runs`, async () => {
      const lines = exampleOf(ofRetrieval.get(name) ?? '');
      expect(lines, '@example').not.to.be.empty;
      expectFit(await run(lines), promised(lines));
    });
  }

  for (const name of Object.keys(functions)) {
    it(`${name}: an example that runs`, async () => {
      const lines = exampleOf(ofFunctions.get(name) ?? '');
      expect(lines, '@example').not.to.be.empty;
      const comment = promised(lines);
      const got = await run(lines);
      if (!(got instanceof tf.Tensor)) throw new Error('the example has to give a tensor');
      const [, numbers] = /^tensor (.*)$/.exec(comment) ?? [];
      expect(numbers, '// tensor [...]').to.be.a('string');
      const values = got.arraySync();
      got.dispose();
      expectFit(values, numbers, true);
    });
  }
});
