import type * as tf from '@tensorflow/tfjs';
import {ModelCheckpoint, type ModelCheckpointOptions} from '../../../callbacks/index.js';
import {binaryModel} from '../helpers.js';

/** Models in memory, with a log of saves (`+path`) and removals (`-path`). */
export class Shelf {
  readonly models = new Map<string, tf.io.ModelArtifacts>();
  readonly events: string[] = [];
  full = false;

  readonly handler = (path: string) => ({
    save: async (artifacts: tf.io.ModelArtifacts): Promise<tf.io.SaveResult> => {
      if (this.full) throw new Error('the disk is full');
      this.models.set(path, artifacts);
      this.events.push(`+${path}`);
      return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
    },
    load: async () => this.models.get(path) as tf.io.ModelArtifacts,
    remove: async () => {
      this.models.delete(path);
      this.events.push(`-${path}`);
    },
  });
}

/** Runs epochs with these values of val_loss. */
export async function drive(checkpoint: ModelCheckpoint, values: readonly number[], from = 0): Promise<void> {
  for (const [i, value] of values.entries()) {
    await checkpoint.onEpochBegin(from + i);
    await checkpoint.onEpochEnd(from + i, {val_loss: value});
  }
}

export async function begun(shelf: Shelf, options: ModelCheckpointOptions): Promise<ModelCheckpoint> {
  const checkpoint = new ModelCheckpoint({filepath: 'e{epoch}', handler: shelf.handler, ...options});
  checkpoint.setParams({});
  checkpoint.setModel(binaryModel());
  await checkpoint.onTrainBegin();
  return checkpoint;
}
