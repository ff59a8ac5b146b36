/** Reference cases of keras.callbacks.EarlyStopping: a model whose weights are the number of the epoch. */
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import type {EarlyStoppingOptions} from '../../../callbacks/stopping/early_stopping_options.js';
import {registerSession} from '../../../src/tfjs/callbacks/training_session.js';
import * as tf from '@tensorflow/tfjs';
import {fail, type Outcome, pass, skip} from '../outcome.js';
import {RULES} from '../rules.js';
import {listen} from '../../outcomes.js';

type Num = number | 'NaN' | 'Infinity' | '-Infinity';

interface Step {
  epoch: number;
  stopTraining: boolean;
  wait: number;
  best: Num | null;
  bestEpoch: number;
  bestWeightsEpoch: number | null;
  warned?: boolean;
}

interface Expected {
  trace: Step[];
  stoppedEpoch?: number;
  finalWeightsEpoch?: number;
  messages?: string[];
  error?: {atEpoch: number};
}

export interface EarlyStoppingCase {
  id: string;
  config: Record<string, unknown>;
  model: {metrics: {name: string; direction: string | null}[]};
  runs: {initialEpoch: number; logs: Record<string, Num>[]}[];
  expected: Expected[];
  expectedFloat32?: Expected[];
}

/** Rule 4: NaN is not an improvement, not as the first value either. */
export function startsWithNaN({config, runs}: Pick<EarlyStoppingCase, 'config' | 'runs'>): boolean {
  const key = (config.monitor as string | undefined) ?? 'val_loss';
  const from = (config.start_from_epoch as number | undefined) ?? 0;
  return runs.some(({initialEpoch, logs}) => {
    const first = logs.find((l, i) => initialEpoch + i >= from && l[key] !== undefined);
    return first?.[key] === 'NaN';
  });
}

/** Rule 4: an output's loss has a direction here, where Keras raises (quirk 29). */
export function isLossOfAnOutput({
  config,
  expected,
}: {
  readonly config: EarlyStoppingCase['config'];
  readonly expected: readonly {readonly error?: unknown}[];
}): boolean {
  const name = ((config.monitor as string | undefined) ?? 'val_loss').replace(/^val_/, '');
  const raises = expected.some(run => run.error !== undefined);
  return raises && /(loss|error)$/i.test(name) && !name.startsWith('val_');
}

/** Options as the files write them: numbers that JSON lacks are strings there. */
export function configOf<T extends object>(config: T): T {
  const special = ['NaN', 'Infinity', '-Infinity'];
  const entries = Object.entries(config).map(([key, v]) => [key, special.includes(v) ? Number(v) : v]);
  return Object.fromEntries(entries) as T;
}

/** The keys that a training is known to log: those of the metrics, and what its logs hold. */
export function loggedKeys(metrics: Iterable<string>, logs: readonly object[]): string[] {
  const names = ['loss', ...metrics];
  return [...new Set([...names, ...names.map(n => `val_${n}`), ...logs.flatMap(l => Object.keys(l))])];
}

function makeModel(): tf.LayersModel {
  const input = tf.input({shape: [1]});
  const layer = tf.layers.dense({units: 1, useBias: false});
  return tf.model({inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor});
}

function weightsOf(tensors: readonly tf.Tensor[] | undefined): number | null {
  return tensors === undefined ? null : tensors[0].dataSync()[0];
}

function setWeights(model: tf.LayersModel, value: number): void {
  tf.tidy(() => model.setWeights([tf.tensor2d([[value]])]));
}

async function runOnce(
  callback: EarlyStopping,
  model: tf.LayersModel,
  given: EarlyStoppingCase['runs'][number],
): Promise<Expected> {
  const trace: Step[] = [];
  const logs = given.logs.map(l => Object.fromEntries(Object.entries(l).map(([k, v]) => [k, Number(v)])));
  let epoch = given.initialEpoch;
  try {
    await callback.onTrainBegin({});
    model.stopTraining = false;
    for (const log of logs) {
      setWeights(model, epoch);
      await callback.onEpochBegin(epoch, {});
      const {warnings} = await listen(() => callback.onEpochEnd(epoch, {...log}));
      trace.push({
        epoch,
        stopTraining: model.stopTraining,
        wait: callback.wait,
        best: callback.best === undefined ? null : callback.best,
        bestEpoch: callback.bestEpoch,
        bestWeightsEpoch: weightsOf(callback.bestWeights),
        ...(warnings.length > 0 ? {warned: true} : {}),
      });
      epoch++;
      if (model.stopTraining) break;
    }
    const {printed} = await listen(() => callback.onTrainEnd({}));
    return {
      trace,
      stoppedEpoch: callback.stoppedEpoch,
      finalWeightsEpoch: weightsOf(model.getWeights()) as number,
      ...(printed.length > 0 ? {messages: [printed.map(line => `${line}\n`).join('')]} : {}),
    };
  } catch {
    return {trace, error: {atEpoch: epoch}};
  }
}

function comparable(run: Expected): string {
  const {trace, error, messages} = run;
  if (error !== undefined) return JSON.stringify({trace: trace.map(stepText), failsAt: error.atEpoch});
  return JSON.stringify({
    trace: trace.map(stepText),
    stoppedEpoch: run.stoppedEpoch,
    finalWeightsEpoch: run.finalWeightsEpoch,
    messages: messages ?? [],
  });
}

function stepText(s: Step): string {
  return [s.epoch, s.stopTraining, s.wait, s.best, s.bestEpoch, s.bestWeightsEpoch, s.warned ?? false].join(
    ' ',
  );
}

/** Runs one case of `callbacks/EarlyStopping.json`. */
export async function runEarlyStopping(given: EarlyStoppingCase): Promise<Outcome> {
  if (startsWithNaN(given)) return skip(RULES.nanIsWorse);
  if (isLossOfAnOutput(given)) return skip(RULES.lossOfAnOutput);
  const model = makeModel();
  const directions = new Map(given.model.metrics.map(m => [m.name, m.direction]));
  registerSession(model, {
    outerModel: model,
    logKeys: () => undefined,
    direction: key => {
      const direction = directions.get(key.replace(/^val_/, ''));
      return direction === 'up' ? 'max' : direction === 'down' ? 'min' : undefined;
    },
  });
  const {value: callback} = await listen(
    () => new EarlyStopping(configOf(given.config) as EarlyStoppingOptions),
  );
  const logs = given.runs.flatMap(run => run.logs);
  callback.setParams({metrics: loggedKeys(directions.keys(), logs)});
  callback.setModel(model);
  setWeights(model, 0);
  const got: string[] = [];
  for (const run of given.runs) {
    const done = await runOnce(callback, model, run);
    got.push(comparable(done));
    if (done.error !== undefined) break;
  }
  model.dispose();
  const wants = [given.expected, given.expectedFloat32 ?? []].map(runs => runs.map(comparable));
  if (wants.some(want => want.join() === got.join())) return pass;
  return fail(`${given.id}: expected ${wants[0].join('\n')}\ngot ${got.join('\n')}`);
}
