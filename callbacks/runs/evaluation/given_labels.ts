import {slice, Tensor, tidy} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {readTogether} from '../../../src/array/read.js';
import type {FitTensors} from '../../../src/tfjs/callbacks/training_session.js';
import {isDataset} from '../../../src/tracking/data/dataset_batches.js';
import {isUnlabelled} from '../../../src/tracking/data/unlabelled.js';
import {factsOf, labelTensor, MOST_COLUMNS, outputLabels} from './output_labels.js';
import type {OutputTask} from './output_tasks.js';
import type {LabelFacts, RunConfig} from '../record/run.js';

/** Labels of more numbers are not read before training. */
const MOST_NUMBERS = 5_000_000;

/** The data of a training, as far as they are tensors. */
export interface GivenData {
  readonly fit: FitTensors | undefined;
  /** `[x, y]` or a dataset. */
  readonly validation: unknown;
}

/** What is known about the data before training: numbers of samples, and facts about labels. */
export async function dataFacts(
  model: LayersModel,
  {fit, validation}: GivenData,
  tasks: readonly OutputTask[],
): Promise<Pick<RunConfig, 'samples' | 'labels'>> {
  const samples: {train?: number; validation?: number} = {};
  const facts = tasks.map((): LabelFacts => ({}));
  const describe = async (y: unknown, part: 'train' | 'validation', from: number, to?: number) => {
    const targets = targetsOf(y, model.outputNames);
    if (targets === undefined) return;
    const end = to ?? targets[0].shape[0];
    samples[part] = end - from;
    for (const [i, task] of tasks.entries()) {
      Object.assign(facts[i], await labelFacts(targets[i], from, end, task, part));
    }
  };
  if (fit !== undefined) await describe(fit.y, 'train', 0, fit.trained);
  if (Array.isArray(validation)) await describe(validation[1], 'validation', 0);
  else if (fit !== undefined && fit.trained < fit.samples && !isDataset(validation)) {
    await describe(fit.y, 'validation', fit.trained, fit.samples);
  }
  return {samples, ...labelConfig(tasks, facts)};
}

/** Facts about labels as a part of a record's configuration. */
export function labelConfig(
  tasks: readonly OutputTask[],
  facts: readonly LabelFacts[],
): Pick<RunConfig, 'labels'> {
  if (!facts.some(one => Object.keys(one).length > 0)) return {};
  if (tasks.length === 1) return {labels: facts[0]};
  return {labels: Object.fromEntries(tasks.map(({name}, i) => [name, facts[i]]))};
}

async function labelFacts(
  target: Tensor,
  from: number,
  to: number,
  task: OutputTask,
  part: 'train' | 'validation',
): Promise<LabelFacts> {
  const isDescribed = !isUnlabelled(target) && target.size <= MOST_NUMBERS;
  if (!isDescribed || to <= from || (task.task === 'regression' && task.width > MOST_COLUMNS)) return {};
  const labels = tidy(() => labelTensor(slice(target, from, to - from), task));
  try {
    const [values] = await readTogether([labels]);
    return factsOf(outputLabels(task, values), task.width, part);
  } finally {
    labels.dispose();
  }
}

/** The targets in the order of the outputs; `undefined` if one of them is not a tensor. */
function targetsOf(y: unknown, names: readonly string[]): readonly Tensor[] | undefined {
  const list: readonly unknown[] = Array.isArray(y)
    ? y
    : y instanceof Tensor
      ? [y]
      : names.map(name => (y as Record<string, unknown> | null | undefined)?.[name]);
  const isComplete = list.length === names.length && list.every(t => t instanceof Tensor && !t.isDisposed);
  return isComplete ? (list as readonly Tensor[]) : undefined;
}
