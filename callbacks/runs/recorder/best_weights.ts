import type {LayersModel} from '@tensorflow/tfjs-layers';
import {findHook} from '../../../src/tfjs/callbacks/training_hook.js';
import {
  disposeWeights,
  restoreWeights,
  snapshotWeights,
  type WeightSnapshot,
} from '../../../src/tfjs/graph/model_weights.js';
import {downloadWeights} from '../../../src/tfjs/model/download_weights.js';
import {monitoredKey} from '../record/best_epoch.js';
import {directionOf} from '../record/key_names.js';
import type {Run} from '../record/run.js';
import {fromRunValue} from '../record/run_value.js';

/** A copy of the weights of the best epoch of a training, which this object owns. */
export class BestWeights {
  private readonly where: string;
  private snapshot: WeightSnapshot | undefined;
  private value = NaN;
  private epoch = 0;

  constructor(where: string) {
    this.where = where;
  }

  /**
   * Copies the weights if the last epoch of the record is better than the best one so far.
   *
   * @param epoch the number of the epoch, as `restore` returns it
   */
  async observe(model: LayersModel, epoch: number, run: Run): Promise<void> {
    const key = monitoredKey(run);
    const direction = key === undefined ? undefined : directionOf(run, key);
    if (key === undefined || direction === undefined) return;
    const value = fromRunValue(run.epochs.at(-1)?.logs[key]);
    const isBetter = direction === 'min' ? value < this.value : value > this.value;
    if (Number.isNaN(value) || (this.snapshot !== undefined && !isBetter)) return;
    const snapshot = await this.copy(model, key.startsWith('val_'));
    this.dispose();
    this.snapshot = snapshot;
    this.value = value;
    this.epoch = epoch;
  }

  /** @returns the epoch whose weights the model has now; undefined if there is no copy */
  restore(model: LayersModel): number | undefined {
    if (this.snapshot === undefined) return undefined;
    restoreWeights(model, this.snapshot, this.where);
    return this.epoch;
  }

  dispose(): void {
    disposeWeights(this.snapshot ?? []);
    this.snapshot = undefined;
    this.value = NaN;
  }

  /** For a value of validation, copies the weights that validation uses, such as averaged ones. */
  private async copy(model: LayersModel, ofValidation: boolean): Promise<WeightSnapshot> {
    const stages = ofValidation ? findHook(model)?.stages : undefined;
    await stages?.run('onValidationBegin');
    try {
      return await downloadWeights(snapshotWeights(model));
    } finally {
      await stages?.run('onValidationEnd');
    }
  }
}
