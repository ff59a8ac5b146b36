/** The types that the entry points of callbacks, runs, report and dashboard export alike. */
export type {TrainingLogs} from '../src/tfjs/callbacks/training_stages.js';
export type {OnException} from './base/on_exception.js';
export type {StageCallback} from './base/stage_callback.js';
export type {FileStore} from './ports/file_store.js';
export type {FileLocation} from './ports/locations.js';
export type {ModelTensors, ValidationData} from './validation/validation_data.js';
export type {ValidationDataOptions} from './validation/validation_data_options.js';
