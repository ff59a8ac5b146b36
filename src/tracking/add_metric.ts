import {Tensor} from '@tensorflow/tfjs-core';
import {type layers, LayersModel} from '@tensorflow/tfjs-layers';
import {checkOptions} from '../options.js';
import {UsageError} from '../errors.js';
import {deliverReport} from '../tfjs/engine/layer_reports.js';
import type {GraphModel} from '../tfjs/internals.js';
import type {Extension} from './extension.js';
import {pathOf} from './saving/saving.js';
import {trackedItems} from './pass/tracked.js';
import type {NamesOption} from '../metrics/names/metric_keys.js';
import type {ExtendedLayersModel, ExtendedSequential} from './extended_types.js';
import type {AddMetricOptions, TrackableArgument} from './types.js';

const extensions = new WeakMap<object, Extension>();

/** The extension of a model that `withMetrics` extended. */
export function extensionOf(model: object): Extension | undefined {
  return extensions.get(model);
}

/** Notes that a model is extended; `undefined`: that it no longer is. */
export function remember(model: object, extension: Extension | undefined): void {
  if (extension === undefined) extensions.delete(model);
  else extensions.set(model, extension);
}

/**
 * Reports a tensor of a model in its logs, in training, validation and `evaluate`, out of the same forward
 * pass.
 *
 * On an extended model `what` is a symbolic tensor of any layer, nested ones too; a function `({inputs,
 * targets, outputs, weights}) => Tensor` of the running step, or `() => tensor` of something that the loss
 * function keeps in the same step; or an array of these. In a custom layer's `call`, `addMetric(this, tensor,
 * {name})` reports a concrete tensor; in `predict` and on plain models that does nothing.
 *
 * A tensor with a batch axis counts with every element, a scalar once per sample of its batch.
 *
 * @param names a name for each, or `{name, aggregation}`; aggregation is mean (default), sum, min, max, std,
 *   or a metric over values. Default name: the tensor's or the function's.
 * @throws UsageError for a model that is not extended, a tensor of another model, an unknown aggregation.
 *
 * @example
 * addMetric(model, hidden.output, {name: 'activation_mean'});
 */
export function addMetric(target: layers.Layer, what: Tensor, names?: string | AddMetricOptions): void;
export function addMetric<K extends string, N extends NamesOption, R extends string, const A extends string>(
  target: ExtendedSequential<K, N, R>,
  what: TrackableArgument,
  names?: A | readonly A[] | AddMetricOptions<A>,
): asserts target is ExtendedSequential<K, N, R | A>;
export function addMetric<K extends string, N extends NamesOption, R extends string, const A extends string>(
  target: ExtendedLayersModel<K, N, R>,
  what: TrackableArgument,
  names?: A | readonly A[] | AddMetricOptions<A>,
): asserts target is ExtendedLayersModel<K, N, R | A>;
export function addMetric(
  target: LayersModel | layers.Layer,
  what: TrackableArgument | Tensor,
  names?: string | readonly string[] | AddMetricOptions,
): void;
export function addMetric(
  target: LayersModel | layers.Layer,
  what: TrackableArgument | Tensor,
  names?: string | readonly string[] | AddMetricOptions,
): void {
  if (what instanceof Tensor) {
    reportFromLayer(target, what, names);
    return;
  }
  const extension = extensions.get(target);
  if (extension !== undefined) addToModel(extension, what, names);
  else {
    throw new UsageError(
      'addMetric',
      target instanceof LayersModel
        ? 'this model is not extended: withMetrics(model) first.'
        : 'expected an extended model and a symbolic tensor, or a layer and a tensor that its call computes.',
    );
  }
}

/** `model.addMetric`. */
export function addToModel(
  extension: Extension,
  what: TrackableArgument,
  names?: string | readonly string[] | AddMetricOptions,
): void {
  const items = trackedItems('addMetric', extension.table, what, names);
  for (const {what: one, name} of items) {
    if (typeof one === 'function' || pathOf(extension.outer as unknown as GraphModel, one) !== undefined)
      continue;
    throw new UsageError(
      'addMetric',
      `"${name}" is not a tensor of this model, nor of a model nested in it.`,
    );
  }
  extension.track(items);
}

function reportFromLayer(
  layer: LayersModel | layers.Layer,
  tensor: Tensor,
  names: string | readonly string[] | AddMetricOptions | undefined,
): void {
  const given = typeof names === 'string' ? {name: names} : ((names ?? {}) as AddMetricOptions);
  const {name, aggregation} = checkOptions('addMetric', given, ['name', 'aggregation']);
  deliverReport({layer, tensor, name, aggregation});
}
