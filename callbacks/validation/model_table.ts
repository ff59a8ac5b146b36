import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {MetricTable} from '../../src/metrics/names/metric_table.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';

const NO_CLASSES: MetricTable = {classes: {}};

/** What names of metrics mean in a model that is training: in a plain one, registered classes only. */
export function modelTable(model: LayersModel | undefined): MetricTable {
  const session = model && findSession(model);
  return (session?.metricTable?.() as MetricTable | undefined) ?? NO_CLASSES;
}
