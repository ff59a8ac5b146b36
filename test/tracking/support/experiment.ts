import * as tf from '@tensorflow/tfjs';
import type {CompileArgs, StepTensors} from '../../../src/tracking/types.js';
import {type Arr, average} from './arrays.js';
import {type Architecture, hasMasks, type Head, repeatsChanges, sharesPenalties} from './architecture.js';
import type {WeightForm} from './data.js';
import {type LossCase, lossFor, NO_LOSS} from './losses.js';
import {type MetricCase, metricsFor} from './metrics.js';
import {Random} from './random.js';
import {type Path, pathsOf} from './recipe.js';
import type {Seen} from './seen_batch.js';

export type AggregationName = 'mean' | 'sum' | 'min' | 'max' | 'std';

/**
 * What is tracked: a tensor of the graph by its path, or a function of the step with its double in float64.
 */
export interface TrackedCase {
  readonly name: string;
  readonly aggregation: AggregationName;
  readonly path?: Path;
  readonly fn?: (step: StepTensors) => tf.Tensor;
  readonly double?: (seen: Seen) => Arr;
}

/** An architecture with everything that is compiled and tracked. */
export interface Experiment {
  readonly architecture: Architecture;
  readonly losses: readonly LossCase[];
  readonly lossWeights: readonly number[];
  readonly metrics: readonly (readonly MetricCase[])[];
  readonly weightedMetrics: readonly (readonly MetricCase[])[];
  readonly tracked: readonly TrackedCase[];
  /** Weights of samples and of classes, one entry per output. */
  readonly weightForms: readonly WeightForm[];
  readonly classWeights: readonly (Readonly<Record<number, number>> | undefined)[];
  readonly optimizer: () => tf.Optimizer;
  readonly random: Random;
}

const FUNCTIONS: readonly Omit<TrackedCase, 'aggregation'>[] = [
  {
    name: 'output_mean',
    fn: ({outputs}) => tf.mean(outputs[0]),
    double: ({outputs}) => ({data: [average(outputs[0].data)], shape: []}),
  },
  {
    name: 'distances',
    fn: ({inputs}) => tf.abs(tf.cast(inputs[0], 'float32')),
    double: ({inputs: [x]}) => ({data: x.data.map(Math.abs), shape: x.shape}),
  },
  {
    name: 'labels',
    fn: ({targets, weights}) => (weights[0] === undefined ? tf.mean(targets[0]) : tf.sum(weights[0])),
    double: ({targets, weights: [w]}) => ({
      data: [w === undefined ? average(targets[0].data) : w.data.reduce((a, b) => a + b, 0)],
      shape: [],
    }),
  },
];

const AGGREGATIONS = ['mean', 'sum', 'min', 'max', 'std'] as const;

/** Random losses, metrics, weights and tracked tensors for an architecture. */
export function experiment(architecture: Architecture, seed: number): Experiment {
  const random = new Random(seed + 7000);
  const {heads} = architecture;
  const several = heads.length > 1;
  const losses = heads.map(head => lossOf(head, random));
  // One output may go untrained.
  if (several && random.chance(0.2)) losses[heads.length - 1] = NO_LOSS;
  const lossWeights = heads.map(() => (several && random.chance(0.4) ? random.pick([0.5, 2, 0.1]) : 1));
  const weightable = losses.every(l => !l.whole);
  const weighting = weightable ? random.pick(['none', 'samples', 'outputs', 'classes'] as const) : 'none';
  const metrics = heads.map(head => metricsFor(head, random, random.int(1, 3)));
  const weightedMetrics = heads.map(head =>
    random.chance(0.6) ? metricsFor(head, random, random.int(1, 2)) : [],
  );
  const forms = heads.map((head, i): WeightForm => {
    if (weighting === 'none' || weighting === 'classes') return 'none';
    if (weighting === 'outputs' && i > 0 && random.chance(0.5)) return 'none';
    // Under a mask, weighted metrics want weights of the form of the mask, as in Keras.
    const wide = head.masked || (weighting === 'outputs' && head.shape.length > 1 && random.chance(0.5));
    return wide ? 'steps' : 'samples';
  });
  const classWeights = heads.map(({kind}) =>
    weighting === 'classes' && ['binary', 'oneHot', 'ids'].includes(kind)
      ? {0: 0.5, 1: 2, 2: 1.5}
      : undefined,
  );
  return {
    architecture,
    losses,
    lossWeights,
    metrics,
    weightedMetrics,
    tracked: trackedCases(architecture, random),
    weightForms: forms,
    classWeights,
    optimizer: random.pick([() => tf.train.sgd(0.1), () => tf.train.momentum(0.05, 0.9)]),
    random,
  };
}

function lossOf(head: Head, random: Random): LossCase {
  for (;;) {
    const found = lossFor(head, random);
    // On a scalar a mask cannot act: a separate error, tested elsewhere.
    if (!(found.whole && head.masked)) return found;
  }
}

function trackedCases({recipe}: Architecture, random: Random): TrackedCase[] {
  const paths = random.some(pathsOf(recipe), random.int(1, 3));
  const tensors = paths.map((path, i): TrackedCase => ({
    name: `tensor_${i}`,
    aggregation: random.pick(AGGREGATIONS),
    path,
  }));
  const functions = random
    .some(FUNCTIONS, random.int(0, 2))
    .map((f): TrackedCase => ({...f, aggregation: random.pick(AGGREGATIONS)}));
  return [...tensors, ...functions];
}

const named = <T>(heads: readonly Head[], values: readonly T[]): Record<string, T> =>
  Object.fromEntries(heads.map((h, i) => [h.name, values[i]]));

/** The arguments of `compile`: single, as arrays or by output name. */
export function compileArgs(e: Experiment, form: 'arrays' | 'names'): CompileArgs {
  const {heads} = e.architecture;
  const identifiers = (cases: Experiment['metrics']) => cases.map(list => list.map(m => m.identifier));
  const optimizer = e.optimizer();
  const lossList = e.losses.map(l => l.given);
  if (heads.length === 1) {
    return {
      optimizer,
      loss: form === 'arrays' ? lossList : (lossList[0] as string),
      metrics: identifiers(e.metrics)[0],
      weightedMetrics: identifiers(e.weightedMetrics)[0],
    };
  }
  if (form === 'arrays') {
    return {
      optimizer,
      loss: lossList,
      lossWeights: [...e.lossWeights],
      metrics: identifiers(e.metrics),
      weightedMetrics: identifiers(e.weightedMetrics),
    };
  }
  return {
    optimizer,
    loss: Object.fromEntries(
      Object.entries(named(heads, lossList)).filter((entry): entry is [string, string] => entry[1] !== null),
    ),
    lossWeights: named(heads, e.lossWeights),
    metrics: named(heads, identifiers(e.metrics)),
    weightedMetrics: named(heads, identifiers(e.weightedMetrics)),
  };
}

/** The same for plain tfjs; undefined where it is wrong, or has no words for it. */
export function plainCompileArgs(e: Experiment): tf.ModelCompileArgs | undefined {
  const {recipe} = e.architecture;
  const weighted = e.weightForms.some(f => f !== 'none') || e.lossWeights.some(w => w !== 1);
  const classScalar =
    e.classWeights.some(c => c !== undefined) &&
    e.losses.some(l => l.whole || l.given === tf.losses.meanSquaredError);
  const loss = e.losses.map(l => l.plain);
  const wrong = hasMasks(recipe) || sharesPenalties(recipe) || repeatsChanges(recipe);
  if (weighted || classScalar || wrong || loss.includes(undefined)) return undefined;
  return {optimizer: e.optimizer(), loss: loss as string[]};
}
