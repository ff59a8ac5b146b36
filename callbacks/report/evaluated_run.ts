import type {LayersModel} from '@tensorflow/tfjs-layers';
import {evaluateTraining} from '../runs/evaluation/evaluate_training.js';
import {outputTasks} from '../runs/evaluation/output_tasks.js';
import type {Run} from '../runs/record/run.js';
import {modelFacts} from '../runs/recorder/model_facts.js';
import type {ValidationData} from '../validation/validation_data.js';

/** A run with the evaluation of a model on the data, in place of that of the record. */
export async function evaluatedRun(
  where: string,
  run: Run,
  model: LayersModel,
  data: ValidationData | undefined,
  batchSize = run.config.batchSize,
): Promise<Run> {
  const dataOfFit = {fit: undefined, validation: undefined};
  const result = await evaluateTraining(where, model, run, outputTasks(model), {data, dataOfFit, batchSize});
  const config = {model: modelFacts(model), ...run.config, ...result?.config};
  return {...run, config, evaluation: result?.evaluation};
}
