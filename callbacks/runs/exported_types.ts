/** The types that the entry points of runs, report and dashboard export alike. */
export type {CallbackState, PlainValue} from '../../src/tfjs/callbacks/callback_state.js';
export type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
export type {DatasetLike, LazyIteratorLike, SampleWeights} from '../../src/tracking/types.js';
export type {ArrayData, NestedNumbers, NumberArray, TensorLike} from '../../src/types.js';
export type {OnException} from '../base/on_exception.js';
export type {StageCallback} from '../base/stage_callback.js';
export type {FileStore} from '../ports/file_store.js';
export type {FileLocation} from '../ports/locations.js';
export type {ModelTensors, ValidationData} from '../validation/validation_data.js';
export type {ValidationDataOptions} from '../validation/validation_data_options.js';
export type {ControlledRecorder} from './recorder/controlled_recorder.js';
export type {CoreRunRecorder, RunOutput} from './recorder/core_run_recorder.js';
export type {RunListener} from './recorder/live_run.js';
export type * from './record/run.js';
export type {RunChange} from './record/run_change.js';
export type {RunRecorder} from './recorder/run_recorder.js';
export type {RunRecorderOptions} from './recorder/run_recorder_options.js';
