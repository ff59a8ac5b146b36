/** The types that the entry points of runs, report and dashboard export alike. */
export type {
  ArrayData,
  CallbackState,
  DatasetLike,
  LazyIteratorLike,
  NestedNumbers,
  NumberArray,
  PlainValue,
  SampleWeights,
  TensorLike,
} from '../../src/exported_types.js';
export type * from '../exported_types.js';
export type * from './record/run.js';
export type {RunChange} from './record/run_change.js';
export type {ControlledRecorder} from './recorder/controlled_recorder.js';
export type {CoreRunRecorder, RunOutput} from './recorder/core_run_recorder.js';
export type {RunListener} from './recorder/live_run.js';
export type {RunRecorder} from './recorder/run_recorder.js';
export type {RunRecorderOptions} from './recorder/run_recorder_options.js';
