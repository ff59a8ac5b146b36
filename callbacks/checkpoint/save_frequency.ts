import type {CheckpointSettings} from './model_checkpoint_options.js';

/** The state of `SaveFrequency` in a backup. */
export interface SaveFrequencyState {
  readonly batches: number;
  readonly lastBatch: number;
  readonly epochs: number;
}

/** When a checkpoint is due: after n epochs, batches or seconds. */
export class SaveFrequency {
  private readonly settings: Pick<CheckpointSettings, 'saveFreq' | 'period' | 'everySeconds'>;
  /** Batches since a checkpoint was last due. */
  private batches = 0;
  /** Epochs since a checkpoint was last due. */
  private epochs = 0;
  private lastBatch = -1;
  private savedAt = 0;

  constructor(settings: Pick<CheckpointSettings, 'saveFreq' | 'period' | 'everySeconds'>) {
    this.settings = settings;
  }

  /** A checkpoint was saved, or training begins: `everySeconds` counts from here. */
  restartClock(): void {
    this.savedAt = performance.now();
  }

  isTimeUp(): boolean {
    const {everySeconds = Infinity} = this.settings;
    return performance.now() - this.savedAt >= 1000 * everySeconds;
  }

  /** To be called once per epoch. */
  isEpochDue(): boolean {
    const {saveFreq, period} = this.settings;
    if (saveFreq !== 'epoch' || ++this.epochs < period) return false;
    this.epochs = 0;
    return true;
  }

  /**
   * To be called once per step. Counts batches across epochs, also if a step has several batches and skips
   * numbers.
   */
  isBatchDue(batch: number): boolean {
    const {saveFreq} = this.settings;
    if (saveFreq === 'epoch') return false;
    this.batches += batch <= this.lastBatch ? batch + 1 : batch - this.lastBatch;
    this.lastBatch = batch;
    if (this.batches < saveFreq) return false;
    this.batches = 0;
    return true;
  }

  getState(): SaveFrequencyState {
    const {batches, lastBatch, epochs} = this;
    return {batches, lastBatch, epochs};
  }

  setState({batches, lastBatch, epochs}: SaveFrequencyState): void {
    Object.assign(this, {batches, lastBatch, epochs});
  }
}
