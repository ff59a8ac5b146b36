/** `compile/evaluate.json`: `evaluate` of a model whose outputs are its inputs. */
import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import {input, model as functional} from '@tensorflow/tfjs-layers';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import type {CompileArgs} from '../../../src/tracking/types.js';
import {fail, type Outcome, pass} from '../outcome.js';
import {isClose, type Nums, show, type TensorJson, tensorOf, type Tolerance} from '../values.js';

export interface EvaluateCase {
  readonly id: string;
  readonly outputNames: readonly string[];
  readonly loss: unknown;
  readonly lossWeights: number[] | null;
  readonly metrics: unknown;
  readonly weightedMetrics: unknown;
  readonly batchSize: number;
  readonly yTrue: readonly TensorJson[];
  readonly yPred: readonly TensorJson[];
  readonly sampleWeight: TensorJson | null;
  readonly resultKeysInOrder: readonly string[];
  readonly logs: {readonly [key: string]: Nums};
  readonly tolerance: Tolerance;
}

export async function runEvaluate(given: EvaluateCase): Promise<Outcome> {
  const inputs = given.yPred.map(({shape}, i) => input({shape: shape.slice(1), name: given.outputNames[i]}));
  const model = withMetrics(functional({inputs, outputs: inputs}), {names: 'keras'});
  const {loss, lossWeights, metrics, weightedMetrics} = given;
  model.compile({
    optimizer: 'sgd',
    loss,
    lossWeights: lossWeights ?? undefined,
    metrics,
    weightedMetrics,
  } as CompileArgs);
  const made: Tensor[] = [];
  const all = (list: readonly TensorJson[]): Tensor[] => {
    const tensors = list.map(tensorOf);
    made.push(...tensors);
    return tensors;
  };
  try {
    const [sampleWeight] = given.sampleWeight === null ? [] : all([given.sampleWeight]);
    const logs = await model.evaluateLogs(all(given.yPred), all(given.yTrue), {
      batchSize: given.batchSize,
      sampleWeight,
    });
    if (show(Object.keys(logs).sort()) !== show([...given.resultKeysInOrder].sort())) {
      return fail(`got keys ${show(Object.keys(logs))}, want ${show(given.resultKeysInOrder)}`);
    }
    for (const [key, want] of Object.entries(given.logs)) {
      if (!isClose(logs[key], want, given.tolerance))
        return fail(`${key}: got ${show(logs[key])}, want ${show(want)}`);
    }
    return pass;
  } finally {
    dispose(made);
    model.optimizer.dispose();
  }
}
