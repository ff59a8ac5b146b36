import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {NormalizedCallback} from '../../tfjs/callbacks/callback_types.js';
import type {InnerModel} from '../../tfjs/internals.js';
import type {
  BatchComparison,
  BatchObserver,
  BatchPosition,
  BatchTensors,
  FirstEpochs,
  SavedTraining,
  TrainingData,
  TrainingRestoring,
} from '../../tfjs/callbacks/saved_training.js';
import type {SavedPass} from '../pass/pass.js';
import {ValidationPasses} from './validation_passes.js';

/** What is known about a dataset, and draws from it: a `ResumableDataset`. */
interface FirstEpochsSource extends Pick<FirstEpochs, 'size' | 'draw' | 'takeEpochs'> {
  readonly perEpoch: number | undefined;
}

/**
 * Finds an earlier run, and tells how far it has come. The callback that finds it brings what restores it.
 */
export class Resumption {
  private readonly innerModel: InnerModel;
  private readonly callbacks: readonly NormalizedCallback[];
  readonly validation = new ValidationPasses();
  private readonly observers: BatchObserver[] = [];
  private readonly comparing: BatchComparison[] = [];
  private saved: SavedTraining | undefined;

  /** @param callbacks also those in lists */
  constructor(innerModel: InnerModel, callbacks: readonly NormalizedCallback[]) {
    this.innerModel = innerModel;
    this.callbacks = callbacks;
  }

  /** Asks the callbacks for an earlier run; the first one that is found is resumed. */
  async find(data: TrainingData): Promise<void> {
    for (const callback of this.callbacks) {
      this.saved = await callback.findTraining?.(this.model, data);
      if (this.saved !== undefined) return;
    }
  }

  /** What restores the earlier run; undefined if none was found. */
  restorer(): TrainingRestoring | undefined {
    return this.saved?.restorer(this.innerModel, this.callbacks);
  }

  /** The epoch with which the very first run began. */
  get firstEpoch(): number | undefined {
    return this.saved?.progress?.circumstances.firstEpoch;
  }

  /** How many epochs the earlier runs have completed. */
  get epochsTrained(): number {
    return this.saved === undefined ? 0 : Math.max(0, this.saved.epoch - (this.firstEpoch ?? 0));
  }

  /** How many batches of the epoch that is resumed are trained already. */
  get stepsTrained(): number {
    return this.saved?.step ?? 0;
  }

  /** The epochs of a dataset, for callbacks that look for an earlier run. */
  firstEpochs(source: FirstEpochsSource): FirstEpochs {
    return {
      size: source.size,
      batchesPerEpoch: source.perEpoch,
      draw: (batches, use) => source.draw(batches, use),
      takeEpochs: () => source.takeEpochs(),
      observe: use => void this.observers.push(use),
      compareLast: use => void this.comparing.push(use),
      validation: this.validation,
    };
  }

  /** To be called with the batches of the first two epochs of this run, and with the first batch of each. */
  trainsOn(batch: BatchTensors, {epoch, ...position}: BatchPosition): void {
    const index = this.epochsTrained + epoch;
    if (index > 1 && position.step > 0) return;
    for (const use of this.observers) use(batch, {epoch: index, ...position});
  }

  /** Whether a callback compares the last epoch that is trained already. */
  get compares(): boolean {
    return this.comparing.length > 0;
  }

  /** To be called once with the first batch of the last trained epoch: see `FirstEpochs.compareLast`. */
  async passesOver(batch: BatchTensors | undefined): Promise<void> {
    for (const use of this.comparing) await use(batch);
  }

  /** What the earlier run has counted in this epoch, if that is the one that is resumed. */
  passOf(epoch: number): SavedPass | undefined {
    if (this.stepsOf(epoch) === 0) return undefined;
    return (this.saved?.progress?.pass ?? undefined) as SavedPass | undefined;
  }

  /** How many batches of this epoch are trained already. */
  stepsOf(epoch: number): number {
    return epoch === this.saved?.epoch ? this.stepsTrained : 0;
  }

  /** The epoch with which tfjs's loop has to begin; after all epochs for a training that was stopped. */
  initialEpoch(epochs: number): number | undefined {
    if (this.saved === undefined) return undefined;
    const {epoch, step, progress} = this.saved;
    return progress?.stopped === true && step === 0 ? Math.max(epoch, epochs) : epoch;
  }

  dispose(): void {
    this.saved?.dispose();
  }

  private get model(): LayersModel {
    return this.innerModel as unknown as LayersModel;
  }
}
