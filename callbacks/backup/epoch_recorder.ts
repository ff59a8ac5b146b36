import type {FirstEpochs, SavedProgress, TrainingPosition} from '../../src/tfjs/callbacks/saved_training.js';
import {haveEqualRows, RowHashes, type RowSums} from './data_fingerprint.js';

/** Identifies the batches that `fitDataset` has trained on in its first epoch. */
export interface EpochFingerprint extends RowSums {
  readonly batches: number;
  /** Whether the epoch ended by itself, rather than after these batches so far, or because it was stopped. */
  readonly whole: boolean;
  /** Whether the second epoch had the same rows. */
  readonly repeated: boolean;
}

/** Fingerprints the first epoch while it is trained on, and compares the second one with it. */
export class EpochRecorder {
  private readonly first: RowHashes;
  private readonly second = new RowHashes();
  private batches: number;
  private whole: boolean;
  private repeated: boolean;

  /** @param before what earlier runs have recorded */
  constructor(epochs: FirstEpochs, before?: EpochFingerprint) {
    this.first = new RowHashes(before);
    this.batches = before?.batches ?? 0;
    this.whole = before?.whole ?? false;
    this.repeated = before?.repeated ?? false;
    epochs.observe((batch, epoch) => {
      if (epoch > 0) return this.second.add(batch);
      this.first.add(batch);
      this.batches++;
    });
  }

  /**
   * Returns null if there is no fingerprint.
   *
   * @param progress that of the training at this position
   */
  async read(
    {circumstances, stopped}: SavedProgress,
    {epoch}: TrainingPosition,
  ): Promise<EpochFingerprint | null> {
    // A stopped epoch has not ended by itself.
    const epochs = stopped ? 0 : epoch - circumstances.firstEpoch;
    const sums = await this.first.read();
    if (sums === null) return null;
    this.whole ||= epochs > 0;
    if (epochs > 1 && !this.repeated) {
      const second = await this.second.read();
      this.repeated = second !== null && haveEqualRows(sums, second);
    }
    return {...sums, batches: this.batches, whole: this.whole, repeated: this.repeated};
  }

  dispose(): void {
    this.first.dispose();
    this.second.dispose();
  }
}
