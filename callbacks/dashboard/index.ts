/** The live view of a training in a page. */
export {UsageError} from '../../src/errors.js';
export type * from '../runs/exported_types.js';
export type {RunPort} from '../runs/recorder/serve_run.js';
export type {TrainingDashboardElement} from './dashboard_element.js';
export {defineTrainingDashboard} from './define.js';
export type {ChosenSamples} from './parts/evaluation.js';
export type {RenderSample} from './parts/samples.js';
export {TrainingDashboard, type TrainingDashboardOptions} from './training_dashboard.js';
export type {RunControls} from './run_controls.js';
export type {ChartContainer} from './show/draw_area.js';
export {
  type ChartEvent,
  fitCallbacks,
  type ChartHandler,
  type FitCallbacksOptions,
  type FitCharts,
} from './show/fit_callbacks.js';
export type {ChartMetrics, PlotOptions} from './show/plot_options.js';
export {type ChartHistory, showHistory} from './show/show_history.js';
export type {SectionName} from './show/side_panel.js';
