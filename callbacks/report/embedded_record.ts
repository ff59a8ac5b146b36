import type {Evaluation, OutputEvaluation, Run, RunValue, ThresholdCurve} from '../runs/record/run.js';
import {bestEpoch} from '../runs/record/best_epoch.js';

export interface EmbeddedRecord {
  /** The record as JSON that can be the text of a script element. */
  json: string;
  /** What was left out to keep it small, in words; empty if nothing was. */
  leftOut: string;
}

/** One way to make a record smaller, and what it leaves out. */
interface Reduction {
  words: string;
  reduce: (run: Run) => Run;
}

const REDUCTIONS: readonly Reduction[] = [
  {words: 'numbers have six digits', reduce: run => roundNumbers(run)},
  {
    words: 'fewer points of curves and residuals',
    reduce: run => mapOutputs(run, output => thinOutput(output, 60)),
  },
  {words: 'fewer values of batches', reduce: run => thinBatches(run, 300)},
  {words: 'no curves and histograms of classes', reduce: run => mapOutputs(run, withoutCurves)},
  {words: 'no values of batches', reduce: ({batches: _, ...run}) => run},
  {words: 'no confusion matrix of more than 50 classes', reduce: run => mapOutputs(run, withoutMatrix(50))},
  ...[400, 200, 100].map(count => ({
    words: `${count} of the epochs`,
    reduce: (run: Run) => thinEpochs(run, count),
  })),
  {words: 'no confusion matrix', reduce: run => mapOutputs(run, withoutMatrix(0))},
  {words: 'no evaluation', reduce: ({evaluation: _, ...run}) => run},
  {
    words: 'no summary of layers',
    reduce: ({config: {model: _, labels: __, classes: ___, ...config}, ...run}) => ({...run, config}),
  },
  {words: '20 of the epochs', reduce: run => thinEpochs(run, 20)},
];

/**
 * The record as JSON of at most `limit` bytes. Class ids by sample are always left out; if the rest is too
 * large, it is reduced step by step.
 */
export function embeddedRecord(run: Run, limit: number): EmbeddedRecord {
  let reduced = mapOutputs(run, ({assignments: _, ...output}) => output);
  let json = scriptJson(reduced);
  const leftOut: string[] = [];
  for (const {words, reduce} of REDUCTIONS) {
    if (byteLength(json) <= limit) break;
    const smaller = reduce(reduced);
    const text = scriptJson(smaller);
    if (text.length < json.length - 16) leftOut.push(words);
    [reduced, json] = [smaller, text];
  }
  return {json, leftOut: leftOut.join(', ')};
}

/** The number of bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** JSON in which nothing can end or open a tag or a comment. */
function scriptJson(run: Run): string {
  return JSON.stringify(run).replace(/</g, '\\u003c');
}

function mapOutputs(run: Run, change: (output: OutputEvaluation) => OutputEvaluation): Run {
  const {evaluation} = run;
  if (evaluation === undefined) return run;
  const {outputs, ...own} = evaluation;
  const changed: Evaluation = change(own);
  if (outputs === undefined) return {...run, evaluation: changed};
  const entries = Object.entries(outputs).map(([name, output]) => [name, change(output)] as const);
  return {...run, evaluation: {...changed, outputs: Object.fromEntries(entries)}};
}

function roundNumbers<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (key, entry: unknown) =>
      typeof entry === 'number' && !Number.isInteger(entry) ? Number(entry.toPrecision(6)) : entry,
    ),
  ) as T;
}

/** At most `limit` entries, evenly spaced, with the first and the last one. */
function spaced<T>(list: readonly T[], limit: number): T[] {
  if (list.length <= limit) return [...list];
  return Array.from({length: limit}, (_, i) => list[Math.round((i * (list.length - 1)) / (limit - 1))]);
}

function thinOutput(output: OutputEvaluation, limit: number): OutputEvaluation {
  const thinCurve = (curve: ThresholdCurve): ThresholdCurve => ({
    ...curve,
    thresholds: spaced(curve.thresholds, limit),
    truePositives: spaced(curve.truePositives, limit),
    falsePositives: spaced(curve.falsePositives, limit),
  });
  return {
    ...output,
    ...(output.curves && {curves: output.curves.map(thinCurve)}),
    ...(output.residuals && {
      residuals: output.residuals.map(({points, ...rest}) => ({
        ...rest,
        points: {
          actual: spaced(points.actual, limit),
          predicted: spaced(points.predicted, limit),
          index: spaced(points.index, limit),
        },
      })),
    }),
  };
}

/** The areas under the curves are kept in the scores of the classes. */
function withoutCurves({curves, histogram: _, ...output}: OutputEvaluation): OutputEvaluation {
  if (output.perClass === undefined || curves?.length !== output.perClass.length) return output;
  const perClass = output.perClass.map((row, id) => ({...row, auc: curves[id].auc, ap: curves[id].ap}));
  return {...output, perClass};
}

function withoutMatrix(classes: number): (output: OutputEvaluation) => OutputEvaluation {
  return output => {
    const {confusion, ...rest} = output;
    return confusion === undefined || confusion.length <= classes ? output : rest;
  };
}

function thinBatches(run: Run, limit: number): Run {
  const {batches} = run;
  if (batches === undefined) return run;
  const keys = Object.entries(batches.keys).map(([key, values]): [string, (RunValue | null)[]] => [
    key,
    spaced(values, limit),
  ]);
  return {...run, batches: {step: spaced(batches.step, limit), keys: Object.fromEntries(keys)}};
}

function thinEpochs(run: Run, limit: number): Run {
  if (run.epochs.length <= limit) return run;
  const kept = new Set(spaced(run.epochs, limit - 1));
  const best = bestEpoch(run)?.epoch;
  return {...run, epochs: run.epochs.filter(e => kept.has(e) || e.epoch === best)};
}
