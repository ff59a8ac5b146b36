import * as tf from '@tensorflow/tfjs';
import {allClassificationMetrics} from '../training/all_classification_metrics.js';
import {eightMetrics} from '../training/eight_metrics.js';
import {fitOnce} from '../training/fit_size.js';
import {extendedModel, plainModel} from '../training/models.js';
import {dataOf, TYPICAL} from '../training/workloads.js';
import {aucAsOps} from './auc_as_ops.js';

interface Counts {
  reads: number;
  syncReads: number;
  kernels: number;
}

/** What training causes on the GPU. */
export interface Traffic {
  readonly perStep: Readonly<Counts>;
  /** Beside the steps, of an epoch with validation. */
  readonly perEpoch: Readonly<Counts>;
}

/** Counts what the WebGL backend does from now on. */
function countCalls(): Counts {
  const counts = {reads: 0, syncReads: 0, kernels: 0};
  const backend = tf.backend() as unknown as Record<string, (...args: unknown[]) => unknown>;
  const count = (object: typeof backend, method: string, key: keyof Counts): void => {
    const original = object[method];
    object[method] = function (this: unknown, ...args: unknown[]) {
      counts[key]++;
      return original.apply(this, args);
    };
  };
  count(WebGL2RenderingContext.prototype as unknown as typeof backend, 'readPixels', 'reads');
  count(backend, 'readSync', 'syncReads');
  count(backend, 'runWebGLProgram', 'kernels');
  return counts;
}

function models(): Record<string, tf.LayersModel> {
  const withTfjsMetrics = (metrics: (string | typeof auc)[]): tf.LayersModel => {
    const model = TYPICAL.build();
    model.compile({optimizer: 'sgd', loss: TYPICAL.loss, metrics});
    return model;
  };
  const auc = aucAsOps();
  return {
    'tfjs, no metrics': plainModel(TYPICAL),
    'tfjs, five of its metrics': withTfjsMetrics(['acc', 'mse', 'mae', 'mape', 'categoricalCrossentropy']),
    'tfjs, AUC(200) as operations': withTfjsMetrics([auc]),
    'tfjs-metrics, no metrics': extendedModel(TYPICAL, []),
    'tfjs-metrics, eight': extendedModel(TYPICAL, eightMetrics()),
    'tfjs-metrics, all': extendedModel(TYPICAL, allClassificationMetrics()),
  };
}

const STEPS = 4;

/** Trains each model for an epoch of 4 steps and one of 8. What they differ by is due to the steps. */
async function countTraffic(): Promise<Record<string, Traffic>> {
  await tf.setBackend('webgl');
  const counts = countCalls();
  const [x, y] = Object.values(dataOf(TYPICAL, TYPICAL.batchSize * STEPS * 2));
  const few = TYPICAL.batchSize * STEPS;
  const [fewX, fewY] = [tf.slice(x, 0, few), tf.slice(y, 0, few)];
  const ofFit = async (model: tf.LayersModel, x: tf.Tensor, y: tf.Tensor): Promise<Counts> => {
    Object.assign(counts, {reads: 0, syncReads: 0, kernels: 0});
    await fitOnce(model, x, y, TYPICAL, {validationData: [fewX, fewY]});
    return {...counts};
  };
  const result: Record<string, Traffic> = {};
  for (const [name, model] of Object.entries(models())) {
    await ofFit(model, fewX, fewY);
    const short = await ofFit(model, fewX, fewY);
    const long = await ofFit(model, x, y);
    const of = (count: (key: keyof Counts) => number): Counts => ({
      reads: count('reads'),
      syncReads: count('syncReads'),
      kernels: count('kernels'),
    });
    const perStep = of(key => (long[key] - short[key]) / STEPS);
    result[name] = {perStep, perEpoch: of(key => short[key] - perStep[key] * STEPS)};
  }
  return result;
}

(globalThis as unknown as {countTraffic: typeof countTraffic}).countTraffic = countTraffic;
