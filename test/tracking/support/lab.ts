import * as tf from '@tensorflow/tfjs';
import type {Extended} from '../../../src/tracking/extended_types.js';
import type {SampleWeights} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {type Arr, arr} from './arrays.js';
import {build, type Built, copyWeights, seedWeights, symbolAt} from './built.js';
import {CallCounter} from './call_counter.js';
import {batches, type Data, inputTensors, targetTensors, tensorOf} from './data.js';
import {compileArgs, type Experiment, plainCompileArgs} from './experiment.js';
import {Random} from './random.js';
import {Twin} from './twin.js';

/** A model under test with its doubles, all with the same weights in separate layers. */
export interface Lab {
  readonly experiment: Experiment;
  readonly built: Built;
  readonly model: tf.LayersModel & Extended;
  readonly counter: CallCounter;
  readonly twin: Twin;
  readonly twinBuilt: Built;
  /** The same under plain tfjs, where that is right. */
  readonly plain: Built | undefined;
}

/** @param countModels whether the `call` of nested models is counted, and so becomes an own one. */
export function openLab(e: Experiment, {countModels = false, plain = false} = {}): Lab {
  const {recipe} = e.architecture;
  const variant = new Random(e.random.int(0, 1e6));
  const built = build(recipe);
  seedWeights(built, variant);
  const early = variant.chance(0.5);
  let counter = early ? new CallCounter(built, countModels) : undefined;
  const model = withMetrics(built.model);
  const track = (): void => {
    for (const {name, aggregation, path, fn} of e.tracked) {
      const what = fn ?? symbolAt(built, path as string);
      model.addMetric(what, {name, aggregation});
    }
  };
  const trackFirst = variant.chance(0.5);
  if (trackFirst) track();
  model.compile(compileArgs(e, variant.pick(['arrays', 'names'])));
  if (!trackFirst) track();
  counter ??= new CallCounter(built, countModels);
  const twinBuilt = build(recipe);
  copyWeights(built, twinBuilt);
  const plainArgs = plain ? plainCompileArgs(e) : undefined;
  let plainBuilt: Built | undefined;
  if (plainArgs !== undefined) {
    plainBuilt = build(recipe);
    copyWeights(built, plainBuilt);
    plainBuilt.model.compile(plainArgs);
  }
  return {experiment: e, built, model, counter, twin: new Twin(e, twinBuilt), twinBuilt, plain: plainBuilt};
}

/** Tensors for a model's arguments: single, as arrays or by name. They are the test's to dispose. */
export interface Arguments {
  readonly x: tf.Tensor | tf.Tensor[] | {[name: string]: tf.Tensor};
  readonly y: tf.Tensor | tf.Tensor[] | {[name: string]: tf.Tensor};
  readonly w: SampleWeights | undefined;
}

export type Form = 'arrays' | 'names';

export function argumentsOf(e: Experiment, data: Data, form: Form): Arguments {
  const {recipe, heads} = e.architecture;
  const shape = <T extends tf.Tensor>(list: T[], names: string[]): T | T[] | {[name: string]: T} => {
    if (form === 'names') return Object.fromEntries(names.map((name, i) => [name, list[i]]));
    return list.length === 1 ? list[0] : list;
  };
  return {
    x: shape(
      inputTensors(e.architecture, data),
      recipe.inputs.map(i => i.name),
    ),
    y: shape(
      targetTensors(data),
      heads.map(h => h.name),
    ),
    w: weightsArgument(
      data,
      heads.map(h => h.name),
      form,
    ),
  };
}

function weightsArgument(data: Data, names: readonly string[], form: Form): SampleWeights | undefined {
  const {weights} = data;
  if (weights.every(w => w === undefined)) return undefined;
  const tensors = weights.map(w => w && tensorOf(w));
  if (names.length === 1) return tensors[0];
  if (form === 'arrays') return tensors.map(t => t ?? null);
  return Object.fromEntries(names.flatMap((name, i) => (tensors[i] ? [[name, tensors[i]]] : [])));
}

/** A dataset of batches, as `tf.data` yields them: new tensors every time. */
export function datasetOf(
  e: Experiment,
  data: Data,
  batchSize: number,
  form: Form,
): tf.data.Dataset<tf.TensorContainer> {
  const parts = batches(data, batchSize);
  return tf.data.generator(function* () {
    for (const part of parts) {
      const {x, y, w} = argumentsOf(e, part, form);
      yield (w === undefined ? {xs: x, ys: y} : {xs: x, ys: y, sampleWeights: w}) as tf.TensorContainerObject;
    }
  } as never);
}

export function classWeightArgument({
  classWeights,
  architecture: {heads},
}: Experiment): tf.ModelFitArgs['classWeight'] {
  if (classWeights.every(c => c === undefined)) return undefined;
  if (heads.length === 1) return classWeights[0];
  return Object.fromEntries(heads.flatMap(({name}, i) => (classWeights[i] ? [[name, classWeights[i]]] : [])));
}

export function closeLab({built, twin, plain, model}: Lab): void {
  model.optimizer.dispose();
  built.model.dispose();
  twin.dispose();
  plain?.model.optimizer.dispose();
  plain?.model.dispose();
}

/** The numbers of what `evaluate` returns; disposes the scalars. */
export function numbersOf(scalars: tf.Scalar | tf.Scalar[]): number[] {
  return [scalars].flat().map(s => {
    const [value] = arr(s).data;
    s.dispose();
    return value;
  });
}

export type {Arr};
