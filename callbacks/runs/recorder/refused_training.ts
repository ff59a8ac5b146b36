import type {LayersModel} from '@tensorflow/tfjs-layers';
import {hasLayers} from '../../wrappers/variables_model.js';
import {outputTasks} from '../evaluation/output_tasks.js';
import type {LiveRun} from './live_run.js';
import {environmentConfig, modelConfig} from './run_config.js';
import {errorEvent, forgetTraining} from './run_events.js';
import type {RunRecorderSettings} from './run_recorder_options.js';

/**
 * Adds a training that failed before it began to a record. A record without epochs then has no `started`.
 */
export function addRefusedTraining(
  live: LiveRun,
  {classNames, config}: RunRecorderSettings,
  model: LayersModel,
  error: unknown,
): void {
  const {run} = live;
  const last = run.epochs.at(-1);
  if (last === undefined && run.batches === undefined) {
    forgetTraining(run);
    run.config = {
      ...environmentConfig(undefined),
      ...(hasLayers(model) ? modelConfig(model, undefined, outputTasks(model)) : {}),
      ...(classNames === undefined ? {} : {classes: [...classNames]}),
      ...config,
    };
    live.announce();
  }
  live.add({type: 'event', event: errorEvent(error, last === undefined ? 0 : last.epoch + 1)});
}
