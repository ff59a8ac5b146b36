import {UsageError} from '../../errors.js';
import type {MetricsArgument} from '../../metrics/compile/compile_metrics.js';
import {checkOptions, optionsOf} from '../../options.js';
import {type Evaluator, evaluator, type EvaluatorOptions} from '../fold/evaluator.js';
import type {FoldState} from '../fold/fold_state.js';
import {Confidence, type ConfidenceOptions} from './confidence.js';
import {COUNT_OPTIONS, type CountOptions, countPredictions} from './count_predictions.js';
import type {EvaluationData} from './elements.js';
import {outputNamesOf, type PredictFunction, type PredictingModel} from './predictor.js';

const WHERE = 'evaluate';

export interface EvaluateOptions extends CountOptions, EvaluatorOptions {
  /** Also report an interval for each result, as `key_lower` and `key_upper`. Default: no intervals. */
  readonly confidence?: ConfidenceOptions | null;
}

/**
 * Evaluates anything that predicts: a LayersModel, a GraphModel, or a function that returns tensors, typed
 * arrays, arrays, tensors of ONNX Runtime, or promises of these.
 *
 * @param data a dataset, an iterable of batches `{x, yTrue, sampleWeight?, slice?}`, or all samples at once:
 *   `{x, yTrue}` of tensors, typed arrays or nested arrays
 * @param metrics as in `evaluator`
 * @returns the results, by the keys that the logs of a compiled model have
 *
 * Tensors are disposed: those that `predict` returns, and those of the batches of datasets and iterables.
 * Nothing is read from a GPU before the end, and then asynchronously.
 *
 * @throws UsageError for unknown options, without any data, and for data and predictions that a metric
 *   refuses; and whatever `predict`, the data or `onProgress` throw
 *
 * @example
 * const predict = x => tf.sigmoid(x);
 * const data = {x: tf.tensor2d([[-1], [2], [3]]), yTrue: [[0], [1], [0]]};
 * await evaluate(predict, data, ['accuracy', new AUC()]);   // {acc: 0.666..., auc: 0.5}
 */
export async function evaluate<X = never>(
  predict: PredictFunction<X> | PredictingModel,
  data: EvaluationData,
  metrics: MetricsArgument,
  options: EvaluateOptions = {},
): Promise<Record<string, number>> {
  const known = [...COUNT_OPTIONS, 'confidence', 'outputs'];
  const {confidence, outputs, ...rest} = checkOptions(WHERE, optionsOf(WHERE, options), known);
  const names = outputs ?? outputNamesOf(predict);
  const fold = evaluator(metrics, names && {outputs: names});
  const intervals = confidence ? new Confidence(WHERE, fold, confidence) : undefined;
  const state = fold.create();
  try {
    const add = (batch: Parameters<Evaluator['add']>[1]): number => {
      const before = state.samples;
      fold.add(state, batch);
      intervals?.add(batch);
      return state.samples - before;
    };
    const batches = await countPredictions(WHERE, predict, data, fold.outputs, add, rest);
    if (batches === 0) {
      throw new UsageError(
        WHERE,
        'the data have no batches. A generator can be read only once: call it again.',
      );
    }
    const results = await fold.finish(state);
    await intervals?.addTo(results);
    return results;
  } finally {
    state.dispose();
    intervals?.dispose();
  }
}

/**
 * The state of `fold` over the predictions for one shard of the data: as `evaluate`, for shards whose states
 * are merged.
 *
 * @example
 * const fold = evaluator(['mae']);
 * const predict = x => x.mul(2);
 * const shards = [{x: tf.tensor2d([[1]]), yTrue: [[1]]}, {x: tf.tensor2d([[4]]), yTrue: [[5]]}];
 * const [a, b] = [await evaluateShard(fold, predict, shards[0]), await evaluateShard(fold, predict, shards[1])];
 * await fold.finish(fold.merge(a, b));   // {mae: 2}
 */
export async function evaluateShard<X = never>(
  fold: Evaluator,
  predict: PredictFunction<X> | PredictingModel,
  data: EvaluationData,
  options: CountOptions = {},
): Promise<FoldState> {
  const where = 'evaluateShard';
  const rest = checkOptions(where, optionsOf(where, options), COUNT_OPTIONS);
  const state = fold.create();
  const add = (batch: Parameters<Evaluator['add']>[1]): number => {
    const before = state.samples;
    fold.add(state, batch);
    return state.samples - before;
  };
  try {
    await countPredictions(where, predict, data, fold.outputs, add, rest);
    return state;
  } catch (error) {
    state.dispose();
    throw error;
  }
}
