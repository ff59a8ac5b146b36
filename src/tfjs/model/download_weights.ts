import {keep, tensor} from '@tensorflow/tfjs-core';
import {rejectOnDeviceLoss} from '../../device_loss.js';
import {currentPath} from '../../array/path.js';
import {disposeWeights, type WeightSnapshot} from '../graph/model_weights.js';

/**
 * Moves a snapshot to CPU memory, where it survives the loss of a GPU: tfjs uploads a tensor made from
 * numbers only when it is used. Disposes the given snapshot. The read is asynchronous.
 */
export async function downloadWeights(snapshot: WeightSnapshot): Promise<WeightSnapshot> {
  if (currentPath() === 'cpu') return snapshot;
  try {
    const values = await rejectOnDeviceLoss(Promise.all(snapshot.map(({value}) => value.data())));
    return snapshot.map((copy, i) => {
      const {shape, dtype} = copy.value;
      // tfjs keeps the array that it has read, so copy it.
      return {...copy, value: keep(tensor(values[i].slice(), shape, dtype))};
    });
  } finally {
    disposeWeights(snapshot);
  }
}
