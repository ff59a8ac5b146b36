import {keep, tensor} from '@tensorflow/tfjs-core';
import {rejectOnDeviceLoss} from '../../device_loss.js';
import {currentPath} from '../../array/path.js';
import {disposeWeights, type WeightSnapshot} from '../graph/model_weights.js';

/**
 * The snapshot with its values in memory, where the loss of a GPU does not reach them: a tensor made from numbers is
 * uploaded when it is used. Takes the snapshot over. Reads nothing synchronously.
 */
export async function downloadWeights(snapshot: WeightSnapshot): Promise<WeightSnapshot> {
  if (currentPath() === 'cpu') return snapshot;
  try {
    const values = await rejectOnDeviceLoss(Promise.all(snapshot.map(({value}) => value.data())));
    return snapshot.map((copy, i) => {
      const {shape, dtype} = copy.value;
      // A copy: tfjs keeps the array that it has read.
      return {...copy, value: keep(tensor(values[i].slice(), shape, dtype))};
    });
  } finally {
    disposeWeights(snapshot);
  }
}
