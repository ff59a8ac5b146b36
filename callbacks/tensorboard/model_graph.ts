import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {SummaryValue} from './summary.js';
import {kerasModelValue} from './summary_values.js';
import {printWarning} from '../../src/print.js';

/** The graph of layers, from the model's JSON, which is Keras's; a model that has none warns and has no graph. */
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
