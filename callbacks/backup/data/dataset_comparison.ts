import type {FirstEpochs} from '../../../src/tfjs/callbacks/saved_training.js';
import {haveEqualRows, RowSummer, type RowSums} from './data_fingerprint.js';
import type {EpochFingerprint} from './epoch_recorder.js';
import {RowHasher} from './row_hasher.js';
import {lacksRows} from './row_lookup.js';
import {type HashedRow, RowSample} from './row_sample.js';
import {type DataIdentity, OTHER_DATA} from './data_identity.js';

/** The part of a backup's header that tells on which data its training ran. */
interface DataHeader {
  readonly run?: number;
  readonly identity: {readonly data: DataIdentity | null};
}

/** Compares the first epoch of a dataset with those of earlier trainings. */
export class DatasetComparison {
  private readonly epochs: FirstEpochs;
  /** What has been drawn already, by the part of the epoch. */
  private readonly passes = new Map<string, RowSums[]>();
  private failure: {readonly error: unknown} | undefined;
  /** The newest backup that can be resumed. */
  private found: DataHeader | undefined;
  private confirmed = false;
  private lastDrawn: readonly HashedRow[] = [];
  /** Runs on other data. */
  private readonly others = new Set<number | undefined>();

  constructor(epochs: FirstEpochs) {
    this.epochs = epochs;
  }

  /** True if the dataset has thrown an error. */
  get failed(): boolean {
    return this.failure !== undefined;
  }

  throwIfFailed(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  /** True if a backup was found that is certainly of the same data. */
  get foundSame(): boolean {
    return this.confirmed;
  }

  /** The first rows that were drawn last. */
  get drawn(): readonly HashedRow[] {
    return this.lastDrawn;
  }

  /**
   * How the training of a backup differs from this one; an empty list if its data are the same, or if that
   * cannot be told. Call it for the newest backup first. Once one is found, the data are not drawn again: of
   * older ones, only those of the same run belong to this training.
   */
  async differences(header: DataHeader): Promise<readonly string[]> {
    const {found} = this;
    if (found !== undefined) return header.run === found.run ? [] : ['it is of another run'];
    if (header.run !== undefined && this.others.has(header.run)) return [OTHER_DATA];
    const saved = header.identity.data?.firstEpoch ?? undefined;
    const same = saved && (await this.isSame(saved));
    if (same === false) {
      this.others.add(header.run);
      return [OTHER_DATA];
    }
    this.found = header;
    this.confirmed = same === true;
    return [];
  }

  /**
   * Whether an earlier training was on these data. If not, a second epoch is drawn, unless that training has
   * seen that its dataset repeats itself. If an epoch is other rows each time, the rows of the earlier one
   * are looked up in all data.
   *
   * @returns undefined if that cannot be told
   */
  private async isSame(saved: EpochFingerprint): Promise<boolean | undefined> {
    const key = JSON.stringify(saved.whole ? [saved.rows] : saved.batches);
    const passes = this.passes.get(key) ?? [];
    this.passes.set(key, passes);
    for (let pass = 0; pass < 2; pass++) {
      passes[pass] ??= await this.draw(saved);
      if (haveEqualRows(saved, passes[pass])) return true;
      if (saved.repeated) return false;
    }
    if (haveEqualRows(passes[0], passes[1])) return false;
    // Two whole epochs differ.
    if (saved.whole && this.epochs.batchesPerEpoch === undefined) return undefined;
    return (await this.guarded(() => lacksRows(this.epochs, saved))) ? false : undefined;
  }

  private async draw({whole, batches, rows}: EpochFingerprint): Promise<RowSums> {
    const hasher = new RowHasher();
    const hashes = new RowSummer(hasher);
    const sample = new RowSample(hasher);
    let drawn = 0;
    try {
      await this.guarded(() =>
        this.epochs.draw(whole ? undefined : batches, batch => {
          hashes.add(batch);
          sample.add(batch);
          drawn += batch[0].shape[0];
          // The dataset may have no end.
          return drawn <= 2 * rows;
        }),
      );
      this.lastDrawn = await sample.read();
      if (drawn > 2 * rows) return {rows: Infinity, sums: []};
      return (await hashes.read()) ?? {rows: NaN, sums: []};
    } finally {
      for (const part of [hashes, sample, hasher]) part.dispose();
    }
  }

  private async guarded<T>(draw: () => Promise<T>): Promise<T> {
    try {
      return await draw();
    } catch (error) {
      this.failure = {error};
      throw error;
    }
  }
}
