/** Reference cases of keras.callbacks.LearningRateScheduler. */
import * as tf from '@tensorflow/tfjs';
import {LearningRateScheduler} from '../../../callbacks/learning_rate/learning_rate_scheduler.js';
import {getLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import {fail, type Outcome, pass, skip} from '../outcome.js';
import {RULES} from '../rules.js';
import {isClose, type Nums, show, type Tolerance} from '../values.js';
import {rateFunction, type RateSpec} from './rate_functions.js';
import {listen} from '../../outcomes.js';

export interface LearningRateSchedulerCase {
  readonly id: string;
  readonly config: {readonly verbose: number};
  readonly schedule: RateSpec;
  readonly initialLearningRate: number;
  readonly initialEpoch: number;
  readonly epochs: number;
  readonly expected: {
    readonly trace: readonly {epoch: number; learningRate: Nums; logsLearningRate: Nums}[];
    readonly messages?: readonly string[];
    readonly error?: {readonly atEpoch: number};
  };
  readonly tolerance: {readonly learningRate: Tolerance};
}

const NUMBER = /to (\S+)\.\n$/;

/** A model whose optimizer is sgd; nothing is trained. */
export function modelWithRate(rate: number): tf.LayersModel {
  const input = tf.input({shape: [1]});
  const layer = tf.layers.dense({units: 1, useBias: false});
  const model = tf.model({inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor});
  model.compile({optimizer: tf.train.sgd(rate), loss: 'meanSquaredError'});
  return model;
}

/** The words, and the number at their end, of lines about a new rate. */
export function parted(messages: readonly string[]): {words: string; rates: number[]} {
  return {
    words: messages.map(m => m.replace(NUMBER, 'to')).join('|'),
    rates: messages.map(m => Number(NUMBER.exec(m)?.[1])),
  };
}

/** What `console.log` prints, as Keras does it: in one piece or line by line. */
export function sameMessages(got: readonly string[], want: readonly string[], tolerance: Tolerance): boolean {
  const [a, b] = [parted(got.map(line => `${line}\n`)), parted(want)];
  return a.words === b.words && isClose(a.rates, b.rates, tolerance);
}

export async function runLearningRateScheduler(given: LearningRateSchedulerCase): Promise<Outcome> {
  const {schedule, config, initialEpoch, epochs, expected} = given;
  if (schedule.kind === 'returnInt') return skip(RULES.pythonTypes);
  const tolerance = given.tolerance.learningRate;
  const model = modelWithRate(given.initialLearningRate);
  const callback = new LearningRateScheduler(rateFunction(schedule), config);
  callback.setParams({});
  callback.setModel(model);
  const trace: {epoch: number; learningRate: number; logsLearningRate: number}[] = [];
  const printed: string[] = [];
  let epoch = initialEpoch;
  let failed = false;
  try {
    await callback.onTrainBegin({});
    for (; epoch < initialEpoch + epochs; epoch++) {
      const logs = {loss: 1} as Record<string, number>;
      const begun = await listen(() => callback.onEpochBegin(epoch, {}));
      printed.push(...begun.printed);
      const learningRate = getLearningRate(model.optimizer);
      await callback.onEpochEnd(epoch, logs);
      trace.push({epoch, learningRate, logsLearningRate: logs.learning_rate});
    }
    await callback.onTrainEnd({});
  } catch {
    failed = true;
  } finally {
    model.dispose();
  }
  if (failed !== (expected.error !== undefined) || (failed && epoch !== expected.error?.atEpoch))
    return fail(`got ${failed ? 'an' : 'no'} error at epoch ${epoch}, want ${show(expected.error)}`);
  const numbers = (steps: typeof expected.trace) =>
    steps.map(s => [s.epoch, s.learningRate, s.logsLearningRate]) as Nums;
  if (!isClose(numbers(trace), numbers(expected.trace), tolerance))
    return fail(`got ${show(trace)}, want ${show(expected.trace)}`);
  return sameMessages(printed, expected.messages ?? [], tolerance)
    ? pass
    : fail(`printed ${show(printed)}, want ${show(expected.messages)}`);
}
