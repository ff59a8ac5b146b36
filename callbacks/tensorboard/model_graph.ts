import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {SummaryValue} from '../event_files/summary.js';
import {kerasModelValue} from '../event_files/summary_values.js';
import {printWarning} from '../../src/print.js';

/** The graph of layers: the model's JSON, in Keras's format. Without JSON there is a warning and no graph. */
export function modelGraph(where: string, model: LayersModel): SummaryValue | undefined {
  try {
    return kerasModelValue('keras', model.toJSON(null, true) as string);
  } catch (error) {
    printWarning(
      `${where}: this model cannot be written as JSON, so there is no graph of it: ${String(error)}`,
    );
    return undefined;
  }
}
