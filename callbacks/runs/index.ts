/** Run records: a training as one plain object. */
export {UsageError} from '../../src/errors.js';
export {applyChange} from './apply_change.js';
export type {Baseline} from './baseline.js';
export {baselines} from './baselines.js';
export {bestEpoch, type BestEpoch, monitoredKey} from './best_epoch.js';
export {checkRun} from './check_run.js';
export {formatChange, parseChanges, parseRuns} from './json_lines.js';
export {directionOf} from './key_names.js';
export type * from './run.js';
export type {RunChange} from './run_change.js';
export type {RunListener} from './live_run.js';
export type {ControlledRecorder} from './controlled_recorder.js';
export {RunRecorder} from './run_recorder.js';
export type {RunRecorderOptions} from './run_recorder_options.js';
export {type RunCommand, type RunPort, serveRun} from './serve_run.js';
export {runSchema} from './run_schema.js';
export {type HistoryLike, runOf, type RunOfOptions} from './run_of.js';
