/** Evaluation of anything that predicts, in one process or in many. */
export {evaluator, Evaluator, type EvaluatorOptions} from './fold/evaluator.js';
export type {EvaluationBatch, PerOutput} from './fold/fold_batch.js';
export type {FoldState} from './fold/fold_state.js';
export type {OutputShapes} from './fold/metric_plan.js';
export type {FoldStatistic} from './fold/statistics.js';
export {UsageError} from '../errors.js';
export {StorageError} from '../storage_error.js';
