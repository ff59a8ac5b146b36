import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {tidyMaybeAsync} from '../../tfjs/engine/tidy_maybe_async.js';
import {type InputsOfModel, modelInputs} from './model_inputs.js';
import {disposeTensorsIn} from './own_tensors.js';

/** What a function that predicts is told besides the inputs. */
export interface PredictContext {
  /** The signal of `evaluate`; a request to a server may pass it on. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Returns the predictions for the inputs of one batch: a tensor, a typed array, nested arrays, or an object
 * `{data, dims}` as ONNX Runtime has it; for several outputs a list or a record of such; or a promise. A
 * flat typed array is divided evenly among the samples. Tensors that it returns are disposed.
 */
export type PredictFunction<X = never> = (x: X, context: PredictContext) => unknown;

/** Anything with a method `predict`: a LayersModel, a GraphModel. Its inputs are converted to tensors. */
export interface PredictingModel {
  predict(x: never): unknown;
}

/** What `evaluate` calls for each batch, with the number of its samples. */
export type Predict = (x: unknown, context: PredictContext, samples: number) => unknown;

/** The parts of LayersModel and GraphModel that are used. */
interface KnownModel extends InputsOfModel {
  readonly outputNames?: readonly string[];
  predictAsync?(x: unknown): Promise<unknown>;
  predict(x: unknown): unknown;
}

/** Calls a model or a function. A GraphModel with control flow runs asynchronously. */
export function predictOf(where: string, given: PredictFunction | PredictingModel): Predict {
  if (typeof given === 'function') {
    return (x, context) => tidyMaybeAsync(() => given(x as never, context));
  }
  const model = given as unknown as KnownModel;
  if (typeof model?.predict !== 'function') {
    throw new UsageError(
      where,
      `predict must be a function, or a model that has predict(); got ${formatValue(given)}.`,
    );
  }
  let isDynamic = false;
  const call = (inputs: unknown): unknown => {
    if (model.predictOnBatch !== undefined) return model.predictOnBatch(inputs);
    if (model.predictAsync === undefined) return model.predict(inputs);
    if (isDynamic) return model.predictAsync(inputs);
    try {
      return model.predict(inputs);
    } catch (error) {
      if (!/executeAsync|dynamic/i.test((error as Error).message)) throw error;
      isDynamic = true;
      return model.predictAsync(inputs);
    }
  };
  return async (x, _context, samples) => {
    const inputs = modelInputs(where, x, model, samples);
    let returned: unknown;
    try {
      returned = await tidyMaybeAsync(() => call(inputs));
      return returned;
    } finally {
      disposeTensorsIn(inputs, [x, returned]);
    }
  };
}

/** The names of a model's outputs, if there are several. */
export function outputNamesOf(given: unknown): readonly string[] | undefined {
  const {outputNames, outputs} = (given ?? {}) as {
    readonly outputNames?: readonly string[];
    readonly outputs?: readonly {readonly name: string}[];
  };
  const names = outputNames ?? outputs?.map(({name}) => name);
  return names !== undefined && names.length > 1 ? names : undefined;
}
