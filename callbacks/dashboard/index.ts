/** The live view of a training in a page. */
export {UsageError} from '../../src/errors.js';
export type * from '../runs/run.js';
export type {TrainingDashboardElement} from './dashboard_element.js';
export {defineTrainingDashboard} from './define.js';
export type {ChosenSamples} from './parts/evaluation.js';
export type {RenderSample} from './parts/samples.js';
export {TrainingDashboard, type TrainingDashboardOptions} from './training_dashboard.js';
export type {RunControls} from './run_controls.js';
