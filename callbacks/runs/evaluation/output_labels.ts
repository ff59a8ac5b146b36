import {argMax, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {toFloat} from '../../../src/floats.js';
import type {LabelFacts, TargetFacts} from '../record/run.js';
import type {OutputTask, Task} from './output_tasks.js';

/** The labels of an output: class ids, or a row of numbers per prediction. */
export interface OutputLabels {
  readonly task: Task;
  /** Numbers per label: 1 for class ids. */
  readonly width: number;
  readonly values: Float32Array;
}

/** More columns than these are not described one by one. */
export const MOST_COLUMNS = 16;

/** The labels that are to be read: class ids in place of one-hot rows. Runs inside a tidy. */
export function labelTensor(target: Tensor, {task, width, rank}: OutputTask): Tensor {
  const isOneHot = task === 'multiclass' && target.rank === rank && target.shape[rank - 1] === width;
  return reshape(toFloat(isOneHot ? argMax(target, -1) : target), [-1]);
}

/** Labels that were read. Those of a classification that are not 0 or 1 (or -1) make it a regression. */
export function outputLabels({task, width}: OutputTask, values: Float32Array): OutputLabels {
  if (task === 'multiclass') return {task, width: 1, values};
  const isClassified = task !== 'regression' && values.every(x => x === 0 || x === 1 || x === -1);
  return {task: isClassified ? task : 'regression', width, values};
}

/**
 * Facts about labels, for `train` or `validation`.
 *
 * @param classes the number of scores of a prediction
 */
export function factsOf(labels: OutputLabels, classes: number, part: 'train' | 'validation'): LabelFacts {
  const {task} = labels;
  if (task !== 'regression') return {task, [part]: countsOf(labels, classes)};
  if (labels.width > MOST_COLUMNS || labels.values.length === 0) return {task};
  // Facts that are not finite say nothing.
  if (!labels.values.every(Number.isFinite)) return {task};
  return {task, [part === 'train' ? 'trainTargets' : 'validationTargets']: targetFacts(labels)};
}

function countsOf({task, width, values}: OutputLabels, classes: number): number[] {
  const counts = new Array<number>(task === 'binary' ? 2 : classes).fill(0);
  for (let i = 0; i < values.length; i++) {
    if (task === 'binary') counts[values[i] > 0.5 ? 1 : 0]++;
    else if (task === 'multilabel') counts[i % width] += values[i] > 0.5 ? 1 : 0;
    // An id that no class has is not counted.
    else if (values[i] in counts) counts[values[i]]++;
  }
  return counts;
}

function targetFacts({values, width}: OutputLabels): TargetFacts {
  const facts = Array.from({length: width}, (_, column) => {
    const own = Float64Array.from({length: values.length / width}, (__, row) => values[row * width + column]);
    const mean = own.reduce((a, b) => a + b, 0) / own.length;
    const std = Math.sqrt(own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / own.length);
    own.sort();
    const half = own.length >> 1;
    const median = own.length % 2 === 1 ? own[half] : (own[half - 1] + own[half]) / 2;
    return {mean, std, median, deviation: own.reduce((sum, x) => sum + Math.abs(x - median), 0) / own.length};
  });
  return {
    mean: facts.map(f => f.mean),
    median: facts.map(f => f.median),
    std: facts.map(f => f.std),
    deviation: facts.map(f => f.deviation),
  };
}
