import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {MetricTable} from '../../src/metrics/names/metric_table.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';

/** What names of metrics mean in an extended model that is training; undefined in a plain one. */
export function modelTable(model: LayersModel | undefined): MetricTable | undefined {
  const session = model && findSession(model);
  return session?.metricTable?.() as MetricTable | undefined;
}
