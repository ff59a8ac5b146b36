/** Run records: a training as one plain object. */
export {UsageError} from '../../src/errors.js';
export {applyChange} from './record/apply_change.js';
export type {Baseline} from './baselines/baseline.js';
export {baselines} from './baselines/baselines.js';
export {bestEpoch, type BestEpoch, monitoredKey} from './record/best_epoch.js';
export {checkRun} from './record/check_run.js';
export type * from './exported_types.js';
export {formatChange, parseChanges, parseRuns} from './record/json_lines.js';
export {directionOf} from './record/key_names.js';
export {CoreRunRecorder} from './recorder/core_run_recorder.js';
export {RunRecorder} from './recorder/run_recorder.js';
export {type RunCommand, type RunPort, serveRun} from './recorder/serve_run.js';
export {runSchema} from './record/run_schema.js';
export {type HistoryLike, runOf, type RunOfOptions} from './record/run_of.js';
