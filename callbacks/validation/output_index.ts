import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';

/**
 * The index of an output that is given by name or index.
 *
 * @throws UsageError if the model has no such output
 */
export function outputIndex(where: string, {outputNames}: LayersModel, output: string | number): number {
  const index = typeof output === 'string' ? outputNames.indexOf(output) : output;
  if (outputNames[index] !== undefined) return index;
  throw new UsageError(where, `there is no output ${output}; the model has: ${outputNames.join(', ')}.`);
}
