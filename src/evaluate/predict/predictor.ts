import {tensor, Tensor} from '@tensorflow/tfjs-core';
import {isTyped} from '../../array/cpu_array.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {disposeTensorsIn} from './own_tensors.js';
import {tidyMaybeAsync} from '../../tfjs/engine/tidy_maybe_async.js';

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

/** What `evaluate` calls for each batch. */
export type Predict = (x: unknown, context: PredictContext) => unknown;

/** The parts of LayersModel and GraphModel that are used. */
interface KnownModel {
  readonly inputNames?: readonly string[];
  readonly outputNames?: readonly string[];
  predictOnBatch?(x: unknown): unknown;
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
  return async x => {
    const inputs = inputsOf(x, model);
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
  const {outputNames, outputs} = given as {
    readonly outputNames?: readonly string[];
    readonly outputs?: readonly {readonly name: string}[];
  };
  const names = outputNames ?? outputs?.map(({name}) => name);
  return names !== undefined && names.length > 1 ? names : undefined;
}

/** Tensors of what is given: of the inputs in a record, those of a LayersModel in its order. */
function inputsOf(x: unknown, {inputNames, predictOnBatch}: KnownModel): unknown {
  if (x instanceof Tensor) return x;
  if (isTyped(x)) return tensor(x as Float32Array);
  if (Array.isArray(x)) {
    return x.some(one => one instanceof Tensor || isTyped(one)) ? x.map(one => inputOf(one)) : tensor(x);
  }
  const named = x as Readonly<Record<string, unknown>>;
  if (predictOnBatch !== undefined && inputNames !== undefined)
    return inputNames.map(name => inputOf(named[name]));
  return Object.fromEntries(Object.entries(named).map(([name, one]) => [name, inputOf(one)]));
}

function inputOf(x: unknown): Tensor {
  return x instanceof Tensor ? x : tensor(x as number[]);
}
