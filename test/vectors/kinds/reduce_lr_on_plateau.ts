/** Reference cases of keras.callbacks.ReduceLROnPlateau. */
import type {Optimizer} from '@tensorflow/tfjs-core';
import {ReduceLROnPlateau} from '../../../callbacks/learning_rate/reduce_lr_on_plateau.js';
import {getLearningRate, setLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import {registerSession} from '../../../src/tfjs/callbacks/training_session.js';
import {fail, type Outcome, pass, skip} from '../outcome.js';
import {RULES} from '../rules.js';
import {isClose, type Nums, show, type Tolerance} from '../values.js';
import {
  type EarlyStoppingCase,
  configOf,
  isLossOfAnOutput,
  loggedKeys,
  startsWithNaN,
} from './early_stopping.js';
import {modelWithRate, sameMessages} from './learning_rate_scheduler.js';
import {listen} from '../../outcomes.js';

interface Step {
  readonly epoch: number;
  readonly learningRateAfter: Nums;
  readonly logsLearningRate: Nums;
  readonly wait: number;
  readonly cooldownCounter: number;
  readonly best: Nums | null;
  readonly warned?: boolean;
}

interface Run {
  readonly trace: readonly Step[];
  readonly messages?: readonly string[];
  readonly error?: {readonly atEpoch: number};
  readonly constructorError?: unknown;
}

export interface ReduceLROnPlateauCase extends Pick<EarlyStoppingCase, 'id' | 'config' | 'model' | 'runs'> {
  readonly initialLearningRate: number;
  readonly expected: readonly Run[];
  readonly expectedFloat32?: readonly Run[];
  readonly tolerance: {readonly learningRate: Tolerance};
}

async function runOnce(
  callback: ReduceLROnPlateau,
  optimizer: Optimizer,
  {initialEpoch, logs}: ReduceLROnPlateauCase['runs'][number],
): Promise<Run> {
  const trace: Step[] = [];
  const messages: string[] = [];
  let epoch = initialEpoch;
  try {
    await callback.onTrainBegin({});
    for (const given of logs) {
      const log = Object.fromEntries(Object.entries(given).map(([k, v]) => [k, Number(v)]));
      await callback.onEpochBegin(epoch, {});
      const {printed, warnings} = await listen(() => callback.onEpochEnd(epoch, log));
      messages.push(...printed);
      trace.push({
        epoch,
        learningRateAfter: getLearningRate(optimizer),
        logsLearningRate: log.learning_rate,
        wait: callback.wait,
        cooldownCounter: callback.cooldownCounter,
        best: callback.best ?? null,
        ...(warnings.length > 0 ? {warned: true} : {}),
      });
      epoch++;
    }
    await callback.onTrainEnd({});
    return {trace, messages};
  } catch {
    return {trace, messages, error: {atEpoch: epoch}};
  }
}

function same(got: Run, want: Run, tolerance: Tolerance): boolean {
  const rates = ({trace}: Run) => trace.map(s => [s.learningRateAfter, s.logsLearningRate]) as Nums;
  const counts = ({trace}: Run) =>
    trace.map(s => [s.epoch, s.wait, s.cooldownCounter, String(s.best), s.warned ?? false].join(' ')).join();
  if (counts(got) !== counts(want) || !isClose(rates(got), rates(want), tolerance)) return false;
  if (want.error !== undefined || got.error !== undefined) return want.error?.atEpoch === got.error?.atEpoch;
  return sameMessages(got.messages ?? [], want.messages ?? [], tolerance);
}

export async function runReduceLROnPlateau(given: ReduceLROnPlateauCase): Promise<Outcome> {
  if (startsWithNaN(given)) return skip(RULES.nanIsWorse);
  if (isLossOfAnOutput(given)) return skip(RULES.lossOfAnOutput);
  const refused = given.expected.some(run => run.constructorError !== undefined);
  let callback: ReduceLROnPlateau;
  try {
    callback = (await listen(() => new ReduceLROnPlateau(configOf(given.config)))).value;
  } catch (error) {
    return refused ? pass : fail((error as Error).message);
  }
  if (refused) return fail('expected an error of the constructor, got none');
  const model = modelWithRate(given.initialLearningRate);
  const directions = new Map(given.model.metrics.map(m => [m.name, m.direction]));
  registerSession(model, {
    outerModel: model,
    logKeys: () => undefined,
    direction: key => {
      const direction = directions.get(key.replace(/^val_/, ''));
      return direction === 'up' ? 'max' : direction === 'down' ? 'min' : undefined;
    },
  });
  const logs = given.runs.flatMap(run => run.logs);
  callback.setParams({metrics: loggedKeys(directions.keys(), logs)});
  callback.setModel(model);
  const got: Run[] = [];
  for (const run of given.runs) {
    // Each run has a new optimizer, and the same callback.
    setLearningRate(model.optimizer, given.initialLearningRate);
    got.push(await runOnce(callback, model.optimizer, run));
    if (got[got.length - 1].error !== undefined) break;
  }
  model.dispose();
  const fits = (want: readonly Run[]) =>
    want.length === got.length && want.every((run, i) => same(got[i], run, given.tolerance.learningRate));
  return [given.expected, given.expectedFloat32 ?? []].some(fits)
    ? pass
    : fail(`got ${show(got)}, want ${show(given.expected)}`);
}
