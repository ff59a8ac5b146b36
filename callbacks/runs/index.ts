/** Run records: a training as one plain object. */
export {UsageError} from '../../src/errors.js';
export {applyChange} from './apply_change.js';
export type {Baseline} from './baseline.js';
export {baselines} from './baselines.js';
export {bestEpoch, type BestEpoch, monitoredKey} from './best_epoch.js';
export {checkRun} from './check_run.js';
export type * from './exported_types.js';
export {formatChange, parseChanges, parseRuns} from './json_lines.js';
export {directionOf} from './key_names.js';
export {CoreRunRecorder} from './core_run_recorder.js';
export {RunRecorder} from './run_recorder.js';
export {type RunCommand, type RunPort, serveRun} from './serve_run.js';
export {runSchema} from './run_schema.js';
export {type HistoryLike, runOf, type RunOfOptions} from './run_of.js';
