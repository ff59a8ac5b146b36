import type {
  BatchObserver,
  BatchTensors,
  FirstEpochs,
  SavedProgress,
  TrainingPosition,
} from '../../../src/tfjs/callbacks/saved_training.js';
import {haveEqualRows, RowSummer, type RowSums} from './data_fingerprint.js';
import {RowHasher} from './row_hasher.js';
import {type HashedRow, RowSample} from './row_sample.js';

/** Identifies the batches that `fitDataset` has trained on in its first epoch. */
export interface EpochFingerprint extends RowSums {
  readonly batches: number;
  /** Whether the epoch ended by itself, rather than after these batches so far, or because it was stopped. */
  readonly whole: boolean;
  /** Whether the second epoch had the same rows. */
  readonly repeated: boolean;
  /** The first rows of the epoch. Missing in older backups. */
  readonly sample?: readonly HashedRow[];
  /**
   * The first rows of the last complete epoch; null for the first epoch, and if there is none. Missing if
   * they are unknown, as in older backups.
   */
  readonly last?: readonly HashedRow[] | null;
  /** The first rows of the dataset that the last epoch was validated on. Missing if there is none. */
  readonly validation?: readonly HashedRow[];
}

/**
 * Fingerprints the first epoch while it is trained on, compares the second one with it, and samples how each
 * epoch begins.
 */
export class EpochRecorder {
  private readonly hasher = new RowHasher();
  private readonly first: RowSummer;
  private readonly second: RowSummer;
  /** Undefined if an older backup does not have it. */
  private readonly sample: RowSample | undefined;
  /** How the running epoch begins, and the one before it: not for the first epoch. */
  private running: RowSample | undefined;
  private previous: RowSample | undefined;
  private validation: RowSample | undefined;
  private batches: number;
  private whole: boolean;
  private repeated: boolean;

  /** @param before what earlier runs have recorded */
  constructor(epochs: FirstEpochs, before?: EpochFingerprint) {
    const {hasher} = this;
    this.first = new RowSummer(hasher, before);
    this.second = new RowSummer(hasher);
    this.batches = before?.batches ?? 0;
    this.whole = before?.whole ?? false;
    this.repeated = before?.repeated ?? false;
    if (before === undefined || before.sample !== undefined) {
      this.sample = new RowSample(hasher, before?.sample);
    }
    const last = before?.last ?? undefined;
    this.running = last && new RowSample(hasher, last);
    this.validation = before?.validation && new RowSample(hasher, before.validation);
    epochs.observe(this.observe);
    epochs.validation.observe(batch => {
      this.validation?.dispose();
      this.validation = new RowSample(hasher);
      this.validation.add(batch);
    });
  }

  /**
   * Returns null if there is no fingerprint.
   *
   * @param progress that of the training at this position
   */
  async read(
    {circumstances, stopped}: SavedProgress,
    {epoch, step}: TrainingPosition,
  ): Promise<EpochFingerprint | null> {
    const complete = epoch - circumstances.firstEpoch;
    // A stopped epoch has not ended by itself.
    const epochs = stopped ? 0 : complete;
    const sums = await this.first.read();
    if (sums === null) return null;
    this.whole ||= epochs > 0;
    if (epochs > 1 && !this.repeated) {
      const second = await this.second.read();
      this.repeated = second !== null && haveEqualRows(sums, second);
    }
    const {batches, whole, repeated} = this;
    const sample = await this.sample?.read();
    const last = complete < 2 ? null : await (step > 0 ? this.previous : this.running)?.read();
    const validation = await this.validation?.read();
    return {...sums, batches, whole, repeated, sample, last, validation};
  }

  dispose(): void {
    const {first, second, sample, running, previous, validation, hasher} = this;
    for (const part of [first, second, sample, running, previous, validation, hasher]) part?.dispose();
  }

  private readonly observe: BatchObserver = (batch, {epoch, step, skipped}) => {
    if (step === 0 && epoch > 0) this.begin(batch);
    if (skipped) return;
    if (epoch === 1) this.second.add(batch);
    if (epoch > 0) return;
    this.first.add(batch);
    this.sample?.add(batch);
    this.batches++;
  };

  private begin(batch: BatchTensors): void {
    this.previous?.dispose();
    this.previous = this.running;
    this.running = new RowSample(this.hasher);
    this.running.add(batch);
  }
}
