import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {OutputTask} from '../output_tasks.js';
import type {Evaluation, Run, RunConfig} from '../run.js';

/** An evaluation, and what it has found out about the data. */
export interface Evaluated {
  readonly evaluation: Evaluation;
  readonly config: RunConfig;
}
export async function evaluateTraining(
  _where: string,
  _model: LayersModel,
  _run: Run,
  _tasks: readonly OutputTask[],
  _options: object,
): Promise<Evaluated | undefined> {
  return undefined;
}
