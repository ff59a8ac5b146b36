import type * as tf from '@tensorflow/tfjs';
import {withMetrics} from 'tfjs-metrics';
import type {Metric} from 'tfjs-metrics/metrics';
import type {Workload} from './workloads.js';

/** The model of plain tfjs, without metrics. */
export function plainModel({build, loss}: Workload): tf.LayersModel {
  const model = build();
  model.compile({optimizer: 'sgd', loss});
  return model;
}

/** The same model extended, with the given metrics. */
export function extendedModel({build, loss}: Workload, metrics: readonly Metric[]): tf.LayersModel {
  const model = withMetrics(build());
  model.compile({optimizer: 'sgd', loss, metrics: [...metrics]});
  return model;
}
