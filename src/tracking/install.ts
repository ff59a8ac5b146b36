import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import type {InnerModel} from '../tfjs/internals.js';
import {override} from '../tfjs/model/override.js';
import {evaluate, evaluateDataset, trainOnBatch} from './evaluate/evaluate_model.js';
import {classWeightsOf, type ClassWeights} from './data/class_weights.js';
import type {Extension} from './extension.js';
import {foreign, givenTensor, samplesOf} from './data/given_tensor.js';
import {shapeRule, takesEither} from './compile/output_losses.js';
import {fit, fitDataset} from './fit/run_training.js';
import {VALIDATION_STAND_IN} from './fit/training.js';
import {bothWeights, type SampleWeights, standardWeights} from './data/sample_weights.js';
import {isUnlabelled} from './data/unlabelled.js';

type StepArgs = Parameters<typeof trainOnBatch> extends [unknown, ...infer A] ? A : never;

/**
 * Puts the library's steps on the model that trains, and leaves tfjs's loops as they are. `fit` and `fitDataset` of
 * tfjs ask it for the train function, for the labels of its outputs (none: the logs are written by the training's
 * stage), for standardized data, and for validation.
 */
export function install(extension: Extension, inner: InnerModel): () => void {
  const original = {
    fit: inner.fit.bind(inner) as never,
    fitDataset: inner.fitDataset.bind(inner) as never,
    evaluateDataset: inner.evaluateDataset.bind(inner),
    getDedupedMetricsNames: inner.getDedupedMetricsNames.bind(inner),
    standardizeUserData: inner.standardizeUserData.bind(inner),
    standardizeUserDataXY: inner.standardizeUserDataXY.bind(inner),
  };
  const isSequential = (inner as unknown) !== extension.outer;
  return override(inner, {
    fit: (...[x, y, args]: Parameters<typeof fit> extends [unknown, unknown, ...infer A] ? A : never) =>
      fit(extension, original.fit, x, y, args),
    fitDataset: (
      ...[dataset, args]: Parameters<typeof fitDataset> extends [unknown, unknown, ...infer A] ? A : never
    ) => fitDataset(extension, original.fitDataset, dataset, args),
    evaluate: (x: unknown, y: unknown, args?: object) => evaluate(extension, x, y, args),
    async evaluateDataset(dataset: unknown, args?: object) {
      if (extension.training !== undefined && dataset === VALIDATION_STAND_IN) {
        await extension.training.validateNow();
        return [];
      }
      return evaluateDataset(extension, dataset, args);
    },
    // A functional model has it already, as the model that the user holds.
    ...(isSequential && {
      trainOnBatch: (...args: StepArgs) => trainOnBatch(extension, ...args),
    }),
    makeTrainFunction: () => (data: (Tensor | null)[]) => extension.training?.trainOn(data) ?? [],
    testLoop(_f: unknown, ins: Tensor[], batchSize: number) {
      extension.training?.validateSoon(ins, batchSize);
      return [];
    },
    getDedupedMetricsNames: () => (extension.training === undefined ? original.getDedupedMetricsNames() : []),
    standardizeUserDataXY(x: unknown, y: unknown, checkBatchAxis?: boolean, batchSize?: number) {
      const {feedOutputShapes} = inner;
      inner.feedOutputShapes = expectShapes(extension, inner, y);
      try {
        return original.standardizeUserDataXY(x, y, checkBatchAxis, batchSize);
      } finally {
        inner.feedOutputShapes = feedOutputShapes;
      }
    },
    async standardizeUserData(
      x: unknown,
      y: unknown,
      sampleWeight: SampleWeights | null | undefined,
      classWeight: unknown,
      ...rest: never[]
    ) {
      if (sampleWeight === null || sampleWeight === undefined) {
        const [xs, ys] = await original.standardizeUserData(x, y, null, null, ...rest);
        const weights = await classWeighted(inner, classWeight, ys).catch((error: unknown) => {
          dispose([...foreign(xs, x), ...foreign(ys, y)]);
          throw error;
        });
        extension.training?.rows?.take([...xs, ...ys, ...(weights ?? [])]);
        if (extension.training !== undefined) extension.training.fitData = [...xs, ...ys];
        return [xs, ys, weights];
      }
      if (classWeight !== null && classWeight !== undefined) throw bothWeights('fit');
      // Before tfjs makes tensors that it would leak when an error comes later.
      const samples = samplesOf(x, inner);
      const weights = standardWeights('fit', sampleWeight, inner.outputNames, samples);
      if (extension.training !== undefined) extension.training.fitWeights = weights;
      const [xs, ys] = await original.standardizeUserData(x, y, null, null, ...rest);
      // The loop disposes its own.
      const own = weights.map(w => w?.clone() ?? null);
      extension.training?.rows?.take([...xs, ...ys, ...own]);
      if (extension.training !== undefined) extension.training.fitData = [...xs, ...ys];
      return [xs, ys, own];
    },
  });
}

/** tfjs's own `classWeight` leaks what it has made when a class has no weight. */
async function classWeighted(
  inner: InnerModel,
  classWeight: unknown,
  targets: Tensor[],
): Promise<(Tensor | null)[] | null> {
  if (classWeight === null || classWeight === undefined) return null;
  const weights = await classWeightsOf('fit', classWeight as ClassWeights, inner.outputNames, targets);
  return weights.map(w => w ?? null);
}

/**
 * tfjs knows which target shape a loss wants by the loss's identity (C5); for some losses either will do. The result is
 * the shapes of the outputs; null where there are no labels.
 */
function expectShapes(extension: Extension, inner: InnerModel, y: unknown): InnerModel['feedOutputShapes'] {
  const shapes = [...inner.feedOutputShapes];
  extension.spec?.losses.forEach((loss, i) => {
    if (!takesEither(loss)) return;
    const target = givenTensor(y, i, inner.outputNames[i]);
    const unlabelled = target !== undefined && isUnlabelled(target);
    if (unlabelled) shapes[i] = null;
    const shape = extension.spec?.outputShapes[i] ?? [];
    const classes = shape[shape.length - 1];
    const ids =
      target !== undefined &&
      !unlabelled &&
      classes !== 1 &&
      (target.rank < shape.length || target.shape[target.rank - 1] === 1);
    inner.feedLossFns[i] = shapeRule(loss, ids ? 'ids' : 'full');
  });
  return shapes;
}
