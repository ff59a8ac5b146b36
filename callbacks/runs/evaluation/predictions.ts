import {clone, concat, dispose, keep, reshape, Tensor, tidy} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {readTogether} from '../../../src/array/read.js';
import {toFloat} from '../../../src/floats.js';
import {isUnlabelled} from '../../../src/tracking/data/unlabelled.js';
import {type DataBatch, eachBatch, type ValidationData} from '../../validation/validation_data.js';
import {labelTensor} from './output_labels.js';
import type {OutputTask} from './output_tasks.js';
import {outputSampleLosses} from './sample_losses.js';

/** The most numbers that are kept. Further samples are not evaluated. */
const MOST_NUMBERS = 20_000_000;
/** Inputs of more numbers are not looked at one by one. */
const MOST_INPUTS = 256;

/** What is known about the predictions of one output. */
export interface OutputPredictions {
  /** Class ids, or rows of labels. Empty without labels. */
  readonly labels: Float32Array;
  readonly scores: Float32Array;
  /** The loss of each sample, if the loss function has one. */
  readonly losses: Float32Array | undefined;
}

export interface Predictions {
  readonly samples: number;
  readonly outputs: readonly OutputPredictions[];
  /** The numbers of the only input, sample by sample, if there are few. */
  readonly inputs: Float32Array | undefined;
}

type Columns = (Tensor | undefined)[];

/** Predicts a data set, in one pass that yields to the page, and reads the result at the end. */
export async function predictAll(
  where: string,
  model: LayersModel,
  data: ValidationData,
  batchSize: number,
  tasks: readonly OutputTask[],
): Promise<Predictions> {
  const losses = outputSampleLosses(model);
  const batches: Columns[] = [];
  let [samples, numbers] = [0, 0];
  const add = ({inputs, targets}: DataBatch): void => {
    const rows = inputs[0].shape[0];
    const predicted = model.predict([...inputs], {batchSize: rows});
    const scores = predicted instanceof Tensor ? [predicted] : predicted;
    const isFew = inputs.length === 1 && inputs[0].size <= rows * MOST_INPUTS;
    const columns: Columns = [isFew ? inputs[0] : undefined];
    tasks.forEach((task, i) => {
      const isKnown = !isUnlabelled(targets[i]);
      columns.push(
        isKnown ? labelTensor(targets[i], task) : undefined,
        scores[i],
        isKnown ? losses[i]?.(targets[i], scores[i]) : undefined,
      );
    });
    batches.push(columns.map(t => t && keep(reshape(toFloat(clone(t)), [-1]))));
    samples += rows;
    numbers += columns.reduce((sum, t) => sum + (t?.size ?? 0), 0);
  };
  try {
    await eachBatch(`${where}, data`, model, data, batchSize, add, () => numbers > MOST_NUMBERS);
    return {samples, ...(await read(batches, tasks.length))};
  } finally {
    dispose(batches.flat().filter(t => t !== undefined));
  }
}

async function read(batches: readonly Columns[], outputs: number): Promise<Omit<Predictions, 'samples'>> {
  const columns = Array.from({length: 1 + 3 * outputs}, (_, column) => {
    const parts = batches.map(batch => batch[column]).filter(t => t !== undefined);
    return parts.length === batches.length && parts.length > 0 ? tidy(() => concat(parts)) : undefined;
  });
  const known = columns.filter(t => t !== undefined);
  try {
    const values = await readTogether(known);
    const of = (column: number): Float32Array | undefined => {
      const tensor = columns[column];
      return tensor && values[known.indexOf(tensor)];
    };
    return {
      inputs: of(0),
      outputs: Array.from({length: outputs}, (_, i) => ({
        labels: of(1 + 3 * i) ?? new Float32Array(0),
        scores: of(2 + 3 * i) ?? new Float32Array(0),
        losses: of(3 + 3 * i),
      })),
    };
  } finally {
    dispose(known);
  }
}
