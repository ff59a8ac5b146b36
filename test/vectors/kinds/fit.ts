/** `fit/fit.json`: whole trainings of one dense layer. */
import {backend, dispose, getBackend, type Tensor, train} from '@tensorflow/tfjs-core';
import {layers, sequential} from '@tensorflow/tfjs-layers';
import {getLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import type {CompileArgs} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {fail, type Outcome, pass, skip} from '../outcome.js';
import {RULES} from '../rules.js';
import {FIT_CALLBACKS, type GivenCallback, type MadeCallback} from './fit_callbacks.js';
import {isClose, type Nums, show, type TensorJson, tensorOf, type Tolerance} from '../values.js';

export interface FitCase {
  readonly id: string;
  readonly model: {
    readonly layers: readonly [{units: number; activation: string; kernel: TensorJson; bias: TensorJson}];
    readonly inputShape: number[];
  };
  readonly compile: {learningRate: number; loss: string; metrics: unknown; weightedMetrics: unknown};
  readonly fit: {
    readonly x: TensorJson;
    readonly y: TensorJson;
    readonly batchSize: number;
    readonly epochs: number;
    readonly validationSplit: number | null;
    readonly validationX: TensorJson | null;
    readonly validationY: TensorJson | null;
    readonly sampleWeight: TensorJson | null;
    readonly classWeight: {readonly [id: string]: number} | null;
  };
  readonly callbacks: readonly GivenCallback[];
  readonly expected: {
    readonly error?: unknown;
    readonly historyKeysInOrder: readonly string[];
    readonly history: {readonly [key: string]: readonly Nums[]};
    readonly epochsRun: number;
    readonly learningRateAfterEachEpoch: Nums;
    readonly stopTraining: boolean;
    readonly filesAtEnd: readonly string[];
    readonly finalKernel: Nums;
    readonly finalBias: Nums;
  };
  readonly tolerance: Tolerance;
  readonly tags: readonly string[];
}

export async function runFit(given: FitCase): Promise<Outcome> {
  for (const {className} of given.callbacks) {
    if (FIT_CALLBACKS[className] === undefined)
      return fail(`nothing makes a ${className} (fit_callbacks.ts)`);
  }
  const isSaturated = given.tags.includes('diverges') && given.compile.loss.endsWith('crossentropy');
  if (isSaturated && backend().epsilon() > 1e-7) return skip(RULES.coarseEpsilon);
  const made: Tensor[] = [];
  const make = (json: TensorJson): Tensor => {
    made.push(tensorOf(json));
    return made[made.length - 1];
  };
  const [{units, activation, kernel, bias}] = given.model.layers;
  const layer = layers.dense({units, activation: activation as 'linear', inputShape: given.model.inputShape});
  const model = withMetrics(sequential({layers: [layer]}), {names: 'keras'});
  layer.setWeights([make(kernel), make(bias)]);
  const {learningRate, loss, metrics, weightedMetrics} = given.compile;
  const optimizer = train.sgd(learningRate);
  model.compile({optimizer, loss, metrics, weightedMetrics} as CompileArgs);
  const {fit} = given;
  const rates: number[] = [];
  try {
    const callbacks = given.callbacks.map(spec => FIT_CALLBACKS[spec.className](spec));
    const {history} = await model.fit(make(fit.x), make(fit.y), {
      batchSize: fit.batchSize,
      epochs: fit.epochs,
      shuffle: false,
      yieldEvery: 'never',
      validationSplit: fit.validationSplit ?? undefined,
      validationData:
        fit.validationX === null || fit.validationY === null
          ? undefined
          : [make(fit.validationX), make(fit.validationY)],
      sampleWeight: fit.sampleWeight === null ? undefined : make(fit.sampleWeight),
      classWeight: fit.classWeight ?? undefined,
      callbacks: [
        ...callbacks.map(({callback}) => callback),
        {onEpochEnd: () => rates.push(getLearningRate(optimizer))},
      ],
    });
    if (given.expected.error !== undefined) return fail('expected an error, got none');
    const {expected, tolerance} = given;
    const ends = [rates.length, model.stopTraining, (await filesOf(callbacks)).sort()];
    const want = [expected.epochsRun, expected.stopTraining, [...expected.filesAtEnd].sort()];
    if (JSON.stringify(ends) !== JSON.stringify(want))
      return fail(`epochs, stopTraining, files: got ${show(ends)}, want ${show(want)}`);
    if (!isClose(rates, expected.learningRateAfterEachEpoch, tolerance))
      return fail(`learning rates: got ${show(rates)}, want ${show(expected.learningRateAfterEachEpoch)}`);
    return await compare(given, history, layer.getWeights());
  } catch (error) {
    return given.expected.error === undefined ? fail((error as Error).message) : pass;
  } finally {
    dispose(made);
    model.dispose();
    optimizer.dispose();
  }
}

async function filesOf(made: readonly MadeCallback[]): Promise<string[]> {
  const files: string[] = [];
  for (const {filesAtEnd} of made) files.push(...((await filesAtEnd?.()) ?? []));
  return files;
}

async function compare(
  given: FitCase,
  history: Record<string, unknown[]>,
  weights: readonly Tensor[],
): Promise<Outcome> {
  const {expected, tolerance} = given;
  const keys = Object.keys(history);
  if (show(keys) !== show(expected.historyKeysInOrder))
    return fail(`got keys ${show(keys)}, want ${show(expected.historyKeysInOrder)}`);
  for (const [key, want] of Object.entries(expected.history)) {
    // What an overflow ends as, infinity or NaN, is the arithmetic's: wasm and GPUs add in another order.
    const exact = getBackend() === 'cpu';
    if (!isClose(exact ? history[key] : diverged(history[key]), exact ? want : diverged(want), tolerance))
      return fail(`${key}: got ${show(history[key])}, want ${show(want)}`);
  }
  const [kernel, bias] = await Promise.all(weights.map(w => w.array()));
  const got = [kernel, bias].map(diverged);
  if (!isClose(got, [expected.finalKernel, expected.finalBias].map(diverged), tolerance))
    return fail(
      `got weights ${show([kernel, bias])}, want ${show([expected.finalKernel, expected.finalBias])}`,
    );
  return pass;
}

/**
 * Weights that grew beyond all numbers: whether one ends as NaN or as an infinity is a matter of the order of
 * sums.
 */
function diverged(weights: unknown): Nums {
  if (Array.isArray(weights)) return weights.map(diverged);
  const number = Number(weights);
  return Number.isFinite(number) ? number : NaN;
}
