import {evaluator} from 'tfjs-metrics/evaluate';
import {AUC, BySlice, F1Score} from 'tfjs-metrics/metrics';

/** The metrics, which the workers and the program that merges their states have in common. */
export const fold = evaluator([
  'accuracy',
  new AUC(),
  new F1Score({threshold: 0.5}),
  new BySlice({metric: new AUC(), slices: ['low', 'high'], name: 'group'}),
]);
