import {dispose} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {Yielder} from '../../../src/tfjs/engine/yielder.js';
import {isDataset, refuseEndless} from '../../../src/tracking/data/dataset_batches.js';
import type {ValidationData} from '../../validation/validation_data.js';
import {type GivenData, labelConfig} from './given_labels.js';
import {logKeys} from '../record/key_names.js';
import {factsOf, outputLabels} from './output_labels.js';
import type {OutputTask} from './output_tasks.js';
import type {Evaluation, LabelFacts, OutputEvaluation, Run, RunConfig} from '../record/run.js';
import {inputScores} from './input_scores.js';
import {evaluateOutput} from './output_evaluation.js';
import {predictAll} from './predictions.js';
import {errorsByKey} from './standard_errors.js';
import {validationOf} from './validation_of.js';

/** An evaluation, and what it has found out about the data. */
export interface Evaluated {
  readonly evaluation: Evaluation;
  readonly config: RunConfig;
}

export interface EvaluationOptions {
  /**
   * `[x, y]`, `[x, y, sampleWeight]` or a dataset. Weights are ignored. Undefined: the validation data of
   * `fit`.
   */
  readonly data: ValidationData | undefined;
  readonly dataOfFit: GivenData;
  readonly batchSize: number | undefined;
}

const DEFAULT_BATCH_SIZE = 32;

/**
 * Evaluates the model with its current weights.
 *
 * @returns undefined without data, and for a dataset of `fit` whose size is not known
 */
export async function evaluateTraining(
  where: string,
  model: LayersModel,
  run: Run,
  tasks: readonly OutputTask[],
  {data, dataOfFit, batchSize}: EvaluationOptions,
): Promise<Evaluated | undefined> {
  if (isDataset(data)) refuseEndless(`${where}, data`, data, 'a dataset that ends');
  const {data: used, made} = data === undefined ? validationOf(dataOfFit) : {data, made: []};
  try {
    return used && (await evaluate(where, model, run, tasks, used, batchSize));
  } finally {
    dispose([...made]);
  }
}

async function evaluate(
  where: string,
  model: LayersModel,
  run: Run,
  tasks: readonly OutputTask[],
  data: ValidationData,
  batchSize: number | undefined,
): Promise<Evaluated> {
  const size = batchSize ?? DEFAULT_BATCH_SIZE;
  const predictions = await predictAll(where, model, data, size, tasks);
  const keys = [...new Set(logKeys(run).map(key => key.replace(/^val_/, '')))];
  const yielder = new Yielder();
  const outputs: OutputEvaluation[] = [];
  const facts: LabelFacts[] = [];
  const knownLabels = run.config.labels;
  for (const [i, task] of tasks.entries()) {
    const own = predictions.outputs[i];
    const labels = outputLabels(task, own.labels);
    const nameOf = (index: number): string => run.config.classes?.[index] ?? String(index);
    const {evaluation, errors, ofClass} = await evaluateOutput(
      task,
      labels,
      own,
      predictions.samples,
      nameOf,
      yielder,
    );
    const prefix = tasks.length === 1 ? '' : `${task.name}_`;
    // The losses of samples are without the output's weight, which the only output's `loss` contains.
    const known = tasks.length === 1 && task.weight !== 1 ? {...errors, loss: undefined} : errors;
    const standardErrors = errorsByKey(keys, prefix, known, ofClass, run.config.classes);
    const {inputs} = predictions;
    if (inputs !== undefined && labels.values.length === predictions.samples) {
      const scores = inputScores(inputs, labels.values, labels.task !== 'regression');
      if (scores.length > 0) evaluation.inputs = scores;
    }
    outputs.push({...evaluation, standardErrors});
    facts.push({
      ...(tasks.length === 1
        ? (knownLabels as LabelFacts | undefined)
        : (knownLabels as Record<string, LabelFacts> | undefined)?.[task.name]),
      ...(labels.values.length > 0 ? factsOf(labels, task.width, 'validation') : {}),
    });
    await yielder.yieldIfDue();
  }
  const evaluation: Evaluation =
    tasks.length === 1
      ? outputs[0]
      : {
          count: predictions.samples,
          outputs: Object.fromEntries(tasks.map(({name}, i) => [name, outputs[i]])),
        };
  const samples = {...run.config.samples, validation: predictions.samples};
  return {evaluation, config: {samples, ...labelConfig(tasks, facts)}};
}
