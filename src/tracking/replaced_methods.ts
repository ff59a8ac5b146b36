import {type LayersModel, Sequential} from '@tensorflow/tfjs-layers';
import {UsageError} from '../errors.js';
import {customMethods} from '../tfjs/model/custom_methods.js';
import {setByOthers} from '../tfjs/model/override.js';
import {appendAll} from '../lists.js';
import {innerOf} from './extension.js';

/** What an extension brings, under names that tfjs does not have. */
const ADDED = ['addMetric', 'evaluateLogs', 'detach'];
/** What it puts in the place of tfjs's. Other methods of users run: `fit`, `fitDataset`, `predict`, `save`, .... */
const COMPILE = ['compile', 'getTrainingConfig'];
/** What a compile puts on the model that trains. */
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
/** These it wraps. */
const LOOPS = ['fit', 'fitDataset', 'standardizeUserDataXY'];

/** Replaces no method of the user's: a Sequential trains by its inner model, and only there the steps count (C1). */
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

/** The same for what was set between `withMetrics` and the first compile, which puts the steps on the model. */
export function checkSteps(where: string, model: LayersModel): void {
  const replaced = model instanceof Sequential ? [] : customMethods(model, STEPS);
  if (replaced.length > 0) throw refusal(where, replaced);
}

function refusal(where: string, methods: readonly string[]): UsageError {
  return new UsageError(
    where,
    `this model has methods of its own (of a subclass, or set on the model) that an extended model replaces: ` +
      `${methods.join(', ')}. Put the change into a layer, a loss or fit, rename them, or set them after compile.`,
  );
}

/** What was set in the place of an extension's methods calls them, and would be taken off with them. */
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
