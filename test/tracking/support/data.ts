import * as tf from '@tensorflow/tfjs';
import {type Arr, sliced} from './arrays.js';
import type {Architecture, Head} from './architecture.js';
import type {Random} from './random.js';
import type {InputDef} from './recipe.js';

/** Samples for a model, in CPU memory: one array per input, per output, and weights where there are some. */
export interface Data {
  readonly inputs: readonly Arr[];
  readonly targets: readonly Arr[];
  readonly weights: readonly (Arr | undefined)[];
  readonly size: number;
}

function inputOf({shape, classes, padded}: InputDef, size: number, random: Random): Arr {
  const each = shape.reduce((a, b) => a * b, 1);
  const data = Array.from({length: size}, () => {
    if (classes !== undefined) return ids(each, classes, random);
    const values = random.floats(each);
    if (padded) values.fill(0, random.int(1, shape[0]) * shape[1]);
    return values;
  });
  return {data: data.flat().map(Math.fround), shape: [size, ...shape]};
}

/** Ids with a tail of zeros, which mean padding. */
function ids(count: number, classes: number, random: Random): number[] {
  const filled = random.int(1, count);
  return Array.from({length: count}, (_, i) => (i < filled ? random.int(1, classes - 1) : 0));
}

function targetOf({kind, shape}: Head, size: number, random: Random): Arr {
  const width = shape[shape.length - 1];
  const rows = (size * shape.reduce((a, b) => a * b, 1)) / width;
  const make: Record<Head['kind'], () => number[]> = {
    regression: () => random.floats(width),
    sequence: () => random.floats(width),
    binary: () => [random.int(0, 1)],
    binarySequence: () => [random.int(0, 1)],
    oneHot: () => {
      const id = random.int(0, width - 1);
      return Array.from({length: width}, (_, i) => (i === id ? 1 : 0));
    },
    ids: () => [random.int(0, width - 1)],
    idSequence: () => [random.int(0, width - 1)],
  };
  const data = Array.from({length: rows}, make[kind]).flat().map(Math.fround);
  return {data, shape: [size, ...shape.slice(0, -1), data.length / rows]};
}

/** How the samples of each output are weighted: not, one number per sample, one per step. */
export type WeightForm = 'none' | 'samples' | 'steps';

export function makeData(
  {recipe, heads}: Architecture,
  size: number,
  forms: readonly WeightForm[],
  random: Random,
): Data {
  const weightOf = (form: WeightForm, head: Head): Arr | undefined => {
    if (form === 'none') return undefined;
    const shape = form === 'samples' ? [size] : [size, head.shape[0]];
    const count = shape.reduce((a, b) => a * b, 1);
    return {data: random.floats(count, 0.1, 2).map(Math.fround), shape};
  };
  return {
    inputs: recipe.inputs.map(def => inputOf(def, size, random)),
    targets: heads.map(head => targetOf(head, size, random)),
    weights: heads.map((head, i) => weightOf(forms[i], head)),
    size,
  };
}

export function part(data: Data, at: number, count: number): Data {
  const cut = (a: Arr): Arr => sliced(a, at, count);
  return {
    inputs: data.inputs.map(cut),
    targets: data.targets.map(cut),
    weights: data.weights.map(w => w && cut(w)),
    size: count,
  };
}

export function batches(data: Data, batchSize: number): Data[] {
  const starts = Array.from({length: Math.ceil(data.size / batchSize)}, (_, i) => i * batchSize);
  return starts.map(at => part(data, at, Math.min(batchSize, data.size - at)));
}

/** New tensors of arrays in CPU memory. */
export function tensorOf(a: Arr, dtype: 'float32' | 'int32' = 'float32'): tf.Tensor {
  return tf.tensor([...a.data], [...a.shape], dtype);
}

export const inputTensors = (architecture: Architecture, data: Data): tf.Tensor[] =>
  data.inputs.map((a, i) => tensorOf(a, architecture.recipe.inputs[i].dtype));

export const targetTensors = (data: Data): tf.Tensor[] => data.targets.map(a => tensorOf(a));
