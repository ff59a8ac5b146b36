import * as tf from '@tensorflow/tfjs';
import {ProgbarLogger, ValidationMetrics} from 'tfjs-metrics/callbacks';
import {formatShare} from '../harness/format.js';
import {type Duration, durationOf, interleave, local} from '../harness/interleave.js';
import {type PartResult, ResultBuilder} from '../harness/result.js';
import {ratio, type Summary} from '../harness/statistics.js';
import {startBackend} from '../training/backend.js';
import {eightMetrics} from '../training/eight_metrics.js';
import {fitOnce, stepsPerFit} from '../training/fit_size.js';
import {extendedModel, plainModel} from '../training/models.js';
import {dataOf, TYPICAL as MLP} from '../training/workloads.js';
import type {PartOptions} from './part.js';
import {measureTrackers} from './trackers.js';

/** A stream that looks like a terminal and discards everything. */
const terminal = {isTTY: true, columns: 100, write: () => true};

/** Causes the same work in tfjs as a callback that does nothing. */
class Silent extends tf.Callback {}

interface Row {
  readonly title: string;
  readonly goal?: number;
  readonly measured: Summary;
}

/** What validation and callbacks cost, with the MLP and batches of 128. */
export async function measureValidation(options: PartOptions): Promise<PartResult> {
  const {backend, rounds} = options;
  const result = new ResultBuilder();
  const problem = await startBackend(options);
  if (problem !== undefined) {
    result.missing.push(`validation on ${backend}: ${problem}`);
    return result;
  }
  const rows = [
    ...(await measurePasses(durationOf(rounds, 21, 60))),
    ...(await measureCallbacks(durationOf(rounds, 21, 0))),
    ...(await measureTrackers(rounds)),
  ];
  for (const {title, goal, measured} of rows) {
    result.check(`validation, ${backend}, ${title}`, measured.median, goal, 3);
  }
  result.tables.push({
    title: `Validation, ${backend}: ${MLP.title}, batch ${MLP.batchSize}`,
    columns: ['', 'measured', 'goal'],
    rows: rows.map(({title, goal, measured}) => [
      title,
      formatShare(measured),
      goal === undefined ? '–' : String(goal),
    ]),
  });
  return result;
}

async function dataOfFit(): Promise<{x: tf.Tensor; y: tf.Tensor}> {
  const model = plainModel(MLP);
  const steps = await stepsPerFit(model, MLP);
  model.dispose();
  return dataOf(MLP, MLP.batchSize * steps);
}

/** Passes without training. */
async function measurePasses(duration: Duration): Promise<Row[]> {
  const {x, y} = await dataOfFit();
  const {batchSize} = MLP;
  const [plain, extended] = [plainModel(MLP), extendedModel(MLP, eightMetrics())];
  const [predict, tfjsEvaluate, evaluate] = await interleave(
    [
      local('predict', () => {
        const predicted = plain.predict(x, {batchSize}) as tf.Tensor;
        predicted.dataSync();
        predicted.dispose();
      }),
      local('evaluate of tfjs', () => tf.dispose(plain.evaluate(x, y, {batchSize}))),
      local('evaluate', () => tf.dispose(extended.evaluate(x, y, {batchSize}))),
    ],
    duration,
  );
  tf.dispose([x, y]);
  plain.dispose();
  extended.dispose();
  return [
    {title: 'evaluate of tfjs without metrics ÷ predict', measured: ratio(tfjsEvaluate, predict)},
    {title: 'evaluate with eight metrics ÷ predict', measured: ratio(evaluate, predict)},
  ];
}

/**
 * Fits with a callback, as multiples of the same fits without it. Validation has as many samples as training.
 */
async function measureCallbacks(duration: Duration): Promise<Row[]> {
  const {x, y} = await dataOfFit();
  const [first, second] = [extendedModel(MLP, []), extendedModel(MLP, [])];
  const validationData: [tf.Tensor, tf.Tensor] = [x, y];
  const [without, withMetrics, silent, withBar] = await interleave(
    [
      local('validation', () => fitOnce(first, x, y, MLP, {validationData, callbacks: [new Silent()]})),
      local('ValidationMetrics', () => {
        const callbacks = [new ValidationMetrics({metrics: eightMetrics()})];
        return fitOnce(second, x, y, MLP, {validationData, callbacks});
      }),
      local('no bar', () => fitOnce(first, x, y, MLP, {callbacks: [new Silent()]})),
      local('bar', () =>
        fitOnce(second, x, y, MLP, {callbacks: [new ProgbarLogger({stream: terminal, verbose: 1})]}),
      ),
    ],
    duration,
  );
  tf.dispose([x, y]);
  first.dispose();
  second.dispose();
  return [
    {
      title: 'fit with validation and ValidationMetrics (eight) ÷ without ValidationMetrics',
      goal: 1.02,
      measured: ratio(withMetrics, without),
    },
    {title: 'fit with a progress bar ÷ without', measured: ratio(withBar, silent)},
  ];
}
