/**
 * What metrics make of wrong input (docs/bad-input.md): an error that the caller can mend, after which everything is as
 * before, or the documented number. Never an internal error, a leak, or a number that hides that something was wrong.
 */
import {complex, dispose, getBackend, memory, scalar, type Tensor, tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import fc from 'fast-check';
import {SLOW_DEVICE, someOf} from '../backend.js';
import type {Metric} from '../../src/metrics/base/metric.js';
import {metricFrom} from '../../src/metrics/names/resolve.js';
import {forcePath, type Path} from '../../src/array/path.js';
import type {TensorLike} from '../../src/types.js';
import {valuesOf} from '../vectors/kinds/functions/arrangement.js';
import {mapRows, rowCount, type Rows, rowsAt, type Specimen, specimensOf} from '../vectors/specimens.js';
import {show, type TensorJson, tensorOf} from '../vectors/values.js';
import {classOf, isWrapper, METRICS} from './catalogue.js';
import {isSame, range, resultOf} from './laws/trial.js';
import {oneProgramForAllShapes} from './one_program.js';
import {paths} from './on_paths.js';

type Argument = 'yTrue' | 'yPred' | 'sampleWeight';
type Made = {readonly tensors: Tensor[]};

/** Something that is wrong with an update. */
interface Wrong {
  readonly what: string;
  /** The arguments, given right ones; `made` disposes the tensors among them. */
  apply(rows: Rows, made: Made): {[K in Argument]?: unknown};
  /** What is demanded of the result when nothing is thrown. */
  readonly then?: 'unchanged' | 'NaN';
}

const argument = fc.constantFrom<Argument>('yTrue', 'yPred', 'sampleWeight');
const labelled = fc.constantFrom<Argument>('yTrue', 'yPred');

const json = (shape: readonly number[], value = 1): TensorJson => ({
  shape,
  dtype: 'float32',
  values: new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(value),
});

const withNumber = ({shape, values}: TensorJson, at: number, value: number): TensorJson => ({
  shape,
  dtype: 'float32',
  values: values.map((v, i) => (i === at % values.length ? value : v)),
});

const NOT_NUMBERS: readonly unknown[] = [
  'x',
  {},
  ['a'],
  [null],
  [undefined],
  [1, [2]],
  [[1, 2], [3]],
  [[[1], 2]],
  () => 1,
  10n,
  [10n],
  new BigInt64Array(2),
  new Date(0),
  new Map(),
];

/** Tensors that hold no numbers, or none any more. */
const TENSORS: Readonly<Record<string, () => Tensor>> = {
  string: () => tensor(['a', 'b']),
  // wasm has none.
  complex: () => (getBackend() === 'wasm' ? tensor(['a']) : complex([1, 2], [3, 4])),
  disposed: () => {
    const t = scalar(1);
    t.dispose();
    return t;
  },
};

const wrong: fc.Arbitrary<Wrong> = fc.oneof(
  fc
    .record({arg: argument, shape: fc.array(fc.integer({min: 0, max: 4}), {maxLength: 5})})
    .map(({arg, shape}) => ({
      what: `${arg} of shape [${shape.join(', ')}]`,
      apply: (rows: Rows) => ({...rows, [arg]: json(shape)}),
    })),
  fc.record({arg: argument, value: fc.constantFrom(...NOT_NUMBERS)}).map(({arg, value}) => ({
    what: `${arg} is ${String(value)}`,
    apply: (rows: Rows) => ({...rows, [arg]: value}),
  })),
  fc.record({arg: argument, kind: fc.constantFrom(...Object.keys(TENSORS))}).map(({arg, kind}) => ({
    what: `${arg} is a ${kind} tensor`,
    apply(rows: Rows, {tensors}: Made) {
      const t = TENSORS[kind]();
      if (!t.isDisposed) tensors.push(t);
      return {...rows, [arg]: t};
    },
  })),
  fc.record({arg: argument, more: fc.boolean()}).map(({arg, more}) => ({
    what: `${arg} has a row too ${more ? 'many' : 'few'}`,
    apply(rows: Rows) {
      const some = more ? [0, ...range(0, rowCount(rows))] : range(1, rowCount(rows));
      const given = rows[arg] ?? json([rowCount(rows)]);
      return {...rows, [arg]: rowsAt({yPred: given}, some).yPred};
    },
  })),
  fc.constant<Wrong>({
    what: 'no rows',
    apply: rows => rowsAt(rows, []),
    then: 'unchanged',
  }),
  fc.record({arg: labelled, at: fc.nat()}).map(({arg, at}) => ({
    what: `NaN in ${arg}`,
    apply: ({yTrue, yPred}: Rows) => {
      const float = mapRows({yTrue, yPred}, x => withNumber(x, 0, Number(x.values[0])));
      const given = float[arg] ?? float.yPred;
      return {...float, [float[arg] === undefined ? 'yPred' : arg]: withNumber(given, at, NaN)};
    },
    then: 'NaN' as const,
  })),
  fc
    .record({
      arg: argument,
      at: fc.nat(),
      value: fc.constantFrom(Infinity, -Infinity, NaN, -1, 99, 0.5, -0, 1e30, 1e-30),
    })
    .map(({arg, at, value}) => ({
      what: `${value} in ${arg}`,
      apply: (rows: Rows) => ({
        ...rows,
        [arg]: withNumber(rows[arg] ?? json([rowCount(rows)]), at, value),
      }),
    })),
  fc
    .record({arg: labelled, dtype: fc.constantFrom<TensorJson['dtype']>('int32', 'bool')})
    .map(({arg, dtype}) => ({
      what: `${arg} of dtype ${dtype}`,
      apply: (rows: Rows) => ({...rows, [arg]: {...(rows[arg] ?? rows.yPred), dtype}}),
    })),
);

const isJson = (x: unknown): x is TensorJson =>
  typeof x === 'object' && x !== null && 'values' in x && 'dtype' in x;

/** Calls `updateState`; whoever has no labels leaves them away. */
function update(
  metric: Metric,
  rows: {[K in Argument]?: unknown},
  hasLabels: boolean,
  path: Path,
  made: Made,
): void {
  const of = (x: unknown): TensorLike => {
    if (!isJson(x)) return x as TensorLike;
    if (path === 'cpu') return valuesOf(x);
    const t = tensorOf(x);
    made.tensors.push(t);
    return t;
  };
  const {yTrue, yPred, sampleWeight} = rows;
  if (hasLabels) metric.updateState(of(yTrue), of(yPred), of(sampleWeight));
  else metric.updateState(of(yPred), of(sampleWeight));
}

/** The errors of metrics of other metrics, and of functions, may be those of what is wrapped. */
const speaksForItself = (className: string): boolean =>
  className !== 'MeanMetricWrapper' && !isWrapper(classOf(className));

/** Fails unless the error tells the caller where and what. */
function expectUsageError(error: unknown, className: string): void {
  const {name, message} = error as Error;
  if (name !== 'UsageError') throw new Error(`an internal error: ${(error as Error).stack}`, {cause: error});
  if (!message.includes(className) && speaksForItself(className))
    throw new Error(`the error does not name the metric: ${message}`);
}

const numbersIn = (x: unknown): unknown[] =>
  typeof x === 'object' && x !== null ? Object.values(x).flatMap(numbersIn) : [x];

async function tryUpdate(
  {className, config, rows}: Specimen,
  {apply, then}: Wrong,
  path: Path,
): Promise<void> {
  forcePath(path);
  const made: Made = {tensors: []};
  const metric = metricFrom({className, config});
  try {
    update(metric, rows, rows.yTrue !== undefined, path, made);
    const before = await resultOf(metric);
    try {
      update(metric, apply(rows, made), rows.yTrue !== undefined, path, made);
    } catch (error) {
      expectUsageError(error, className);
      const after = await resultOf(metric);
      if (!isSame(after, before, 0))
        throw new Error(`a refused batch has changed ${show(before)} to ${show(after)}`);
      return;
    }
    let after: unknown;
    try {
      after = await resultOf(metric);
    } catch (error) {
      expectUsageError(error, className);
      return;
    }
    const all = numbersIn(after);
    if (!all.every(x => typeof x === 'number')) throw new Error(`the result is ${show(after)}`);
    if (then === 'unchanged' && !isSame(after, before, 0))
      throw new Error(`the result has changed from ${show(before)} to ${show(after)}`);
    // What is left out on purpose is never looked at.
    const looksAtAll = (config.ignoreClass ?? null) === null;
    const hidden = looksAtAll && all.length > 0 && !all.some(Number.isNaN);
    if (then === 'NaN' && hidden && classOf(className).nan === 'propagates')
      throw new Error(`NaN is hidden: the result is ${show(after)}, it was ${show(before)}`);
  } finally {
    metric.dispose();
    dispose(made.tensors);
  }
}

/** Values of the wrong type, or out of any range. */
const NOT_OPTIONS: readonly unknown[] = [
  'x',
  '',
  NaN,
  -1,
  0.5,
  10,
  true,
  {},
  [],
  ['x'],
  [NaN],
  null,
  () => 1,
];

describe('bad input', function () {
  this.timeout(60_000);
  oneProgramForAllShapes();
  after(() => forcePath(undefined));

  for (const {className} of METRICS) {
    describe(className, () => {
      it('batches are refused, or have their documented outcome', async () => {
        const specimens = await specimensOf(className);
        expect(specimens, 'specimens').not.to.be.empty;
        const before = memory().numTensors;
        for (const path of paths()) {
          const tried = fc.asyncProperty(
            fc.constantFrom(...specimens).map(s => Object.assign(s, {[fc.toStringMethod]: () => s.id})),
            wrong.map(w => Object.assign(w, {[fc.toStringMethod]: () => w.what})),
            (specimen, w) => tryUpdate(specimen, w, path),
          );
          await fc.assert(tried, {numRuns: path === 'cpu' ? 100 : SLOW_DEVICE ? 6 : 40, seed: 7});
        }
        expect(memory().numTensors, 'tensors left').to.equal(before);
      });

      it('flags are true or false', async () => {
        const [{config}] = await specimensOf(className);
        for (const [key, value] of Object.entries(metricFrom({className, config}).getConfig())) {
          if (typeof value !== 'boolean') continue;
          for (const wrongFlag of ['no', 'true', 0, 1, NaN, {}])
            expect(() => metricFrom({className, config: {...config, [key]: wrongFlag}}), key).to.throw(
              className === 'MetricTracker' ? /./ : `${key} must be `,
            );
        }
      });

      it('options are refused, or can be counted with', async () => {
        const path = paths()[paths().length - 1];
        forcePath(path);
        const [specimen] = await specimensOf(className);
        expect(specimen, 'a specimen').to.exist;
        const {config, rows} = specimen;
        const known = Object.keys(metricFrom({className, config}).getConfig());
        const failures: string[] = [];
        // What is not the wrapper's own option is one of its function.
        const unknown = className === 'MeanMetricWrapper' ? [] : ['noSuchOption'];
        for (const key of [...known, ...unknown]) {
          for (const value of someOf(NOT_OPTIONS, 4)) {
            const made: Made = {tensors: []};
            let metric: Metric | undefined;
            try {
              metric = metricFrom({className, config: {...config, [key]: value}});
              if (key === 'noSuchOption') throw new Error('accepted');
              const nothing = await resultOf(metric);
              update(metric, rows, rows.yTrue !== undefined, path, made);
              const result = [nothing, await resultOf(metric)];
              if (!numbersIn(result).every(x => typeof x === 'number'))
                throw new Error(`result ${show(result)}`);
            } catch (error) {
              try {
                expectUsageError(error, className);
              } catch (e) {
                failures.push(`${key}: ${show(value)}: ${(e as Error).message.slice(0, 300)}`);
              }
            } finally {
              metric?.dispose();
              dispose(made.tensors);
            }
          }
        }
        expect(failures).to.deep.equal([]);
      });
    });
  }
});
