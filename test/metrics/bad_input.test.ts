/**
 * Metrics with wrong input (docs/bad-input.md) throw an error that tells the caller what to change, and
 * change nothing, or return the documented number. Never an internal error, a leak, or a number that hides
 * the mistake.
 */
import {dispose, memory} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import fc from 'fast-check';
import {BACKEND, FEW_CASES, inShortTier, isTurnOf, someOf} from '../backend.js';
import type {Metric} from '../../src/metrics/base/metric.js';
import {metricFrom} from '../../src/metrics/names/metric_from.js';
import {forcePath, type Path} from '../../src/array/path.js';
import type {TensorLike} from '../../src/types.js';
import {valuesOf} from '../vectors/kinds/functions/arrangement.js';
import {type Specimen, specimensOf} from '../vectors/specimens.js';
import {show, type TensorJson, tensorOf} from '../vectors/values.js';
import {classOf, isWrapper, METRICS} from './catalogue.js';
import {isSame, resultOf} from './laws/trial.js';
import {oneProgramForAllShapes} from './one_program.js';
import {paths} from './on_paths.js';
import {type Argument, type Made, wrong, type Wrong} from './wrong_input.js';

const isJson = (x: unknown): x is TensorJson =>
  typeof x === 'object' && x !== null && 'values' in x && 'dtype' in x;

/** Calls `updateState`, without labels for metrics that have none. */
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

/** Errors of wrappers, and of functions as metrics, may come from the metric or function inside. */
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
    // Ignored entries are never read.
    const looksAtAll = (config.ignoreClass ?? null) === null;
    const hidden = looksAtAll && all.length > 0 && !all.some(Number.isNaN);
    if (then === 'NaN' && hidden && classOf(className).nan === 'propagates')
      throw new Error(`NaN is hidden: the result is ${show(after)}, it was ${show(before)}`);
  } finally {
    metric.dispose();
    dispose(made.tensors);
  }
}

/** How many wrong batches a metric is tried with. What is computed in CPU memory is the same on all backends. */
function runsOn(path: Path): number {
  if (FEW_CASES) return 6;
  return path === 'device' ? inShortTier(20, 40) : BACKEND === 'cpu' ? inShortTier(50, 100) : 10;
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

  for (const [i, {className}] of METRICS.entries()) {
    describe(className, () => {
      it('throws for wrong batches, or has the documented outcome', async function () {
        if (!isTurnOf(i)) this.skip();
        const specimens = await specimensOf(className);
        expect(specimens, 'specimens').not.to.be.empty;
        const before = memory().numTensors;
        for (const path of paths()) {
          const tried = fc.asyncProperty(
            fc.constantFrom(...specimens).map(s => Object.assign(s, {[fc.toStringMethod]: () => s.id})),
            wrong.map(w => Object.assign(w, {[fc.toStringMethod]: () => w.what})),
            (specimen, w) => tryUpdate(specimen, w, path),
          );
          await fc.assert(tried, {numRuns: runsOn(path), seed: 7});
        }
        expect(memory().numTensors, 'tensors left').to.equal(before);
      });

      it('accepts only true or false as flags', async () => {
        const [{config}] = await specimensOf(className);
        for (const [key, value] of Object.entries(metricFrom({className, config}).getConfig())) {
          if (typeof value !== 'boolean') continue;
          for (const wrongFlag of ['no', 'true', 0, 1, NaN, {}])
            expect(() => metricFrom({className, config: {...config, [key]: wrongFlag}}), key).to.throw(
              className === 'MetricTracker' ? /./ : `${key} must be `,
            );
        }
      });

      it('throws for wrong options, or can be used with them', async function () {
        if (!isTurnOf(i + 1)) this.skip();
        const path = paths()[paths().length - 1];
        forcePath(path);
        const [specimen] = await specimensOf(className);
        expect(specimen, 'a specimen').to.exist;
        const {config, rows} = specimen;
        const known = Object.keys(metricFrom({className, config}).getConfig());
        const failures: string[] = [];
        // The wrapper passes unknown options to its function.
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
