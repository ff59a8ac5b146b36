import {type LayersModel, Sequential} from '@tensorflow/tfjs-layers';
import {UsageError} from '../errors.js';
import {customMethods} from '../tfjs/model/custom_methods.js';
import {setByOthers} from '../tfjs/model/override.js';
import {appendAll} from '../lists.js';
import {innerOf} from './extension.js';

/** Methods that an extension adds; tfjs has none of these names. */
const ADDED = ['addMetric', 'evaluateLogs', 'detach'];
/**
 * Methods of tfjs that an extension replaces. Users may override others: `fit`, `fitDataset`, `predict`,
 * `save`, ...
 */
const COMPILE = ['compile', 'getTrainingConfig'];
/** Methods that `compile` replaces on the model that trains. */
const STEPS = [
  'evaluate',
  'evaluateDataset',
  'makeTrainFunction',
  'makeTestFunction',
  'testLoop',
  'getDedupedMetricsNames',
  'standardizeUserData',
  'calculateLosses',
];
/** Methods that `compile` wraps. */
const LOOPS = ['fit', 'fitDataset', 'standardizeUserDataXY'];

/**
 * Throws if the user has overridden a method that is replaced. A Sequential trains by its inner model (C1).
 */
export function checkMethods(where: string, model: LayersModel): void {
  const isSequential = model instanceof Sequential;
  const replaced = customMethods(model, [
    ...ADDED,
    ...COMPILE,
    'trainOnBatch',
    ...(isSequential ? [] : STEPS),
  ]);
  const inner: object = innerOf(model);
  if (inner !== model)
    appendAll(replaced, customMethods(inner, [...COMPILE, 'trainOnBatch', ...STEPS, 'fit', 'fitDataset']));
  if (replaced.length > 0) throw refusal(where, replaced);
}

/** Checks again at the first compile, for methods that were set after `withMetrics`. */
export function checkSteps(where: string, model: LayersModel): void {
  const replaced = model instanceof Sequential ? [] : customMethods(model, STEPS);
  if (replaced.length > 0) throw refusal(where, replaced);
}

function refusal(where: string, methods: readonly string[]): UsageError {
  return new UsageError(
    where,
    `this model has custom methods (of a subclass, or set on the model) that an extended model replaces: ` +
      `${methods.join(', ')}. Put the change into a layer, a loss or fit, rename them, or set them after compile.`,
  );
}

/** Throws if a replaced method was overridden afterwards: that function would be removed too. */
export function checkUnchanged(where: string, outer: LayersModel, inner: object | undefined): void {
  const changed = setByOthers(outer, [...ADDED, ...COMPILE, 'trainOnBatch', 'save']);
  if (inner !== undefined) appendAll(changed, setByOthers(inner, [...STEPS, ...LOOPS]));
  if (changed.length === 0) return;
  const [first] = changed;
  throw new UsageError(
    where,
    `these were set on the model after withMetrics, and would be taken off it: ${changed.join(', ')}. ` +
      `Delete them before (delete model.${first}), and set them again afterwards.`,
  );
}
