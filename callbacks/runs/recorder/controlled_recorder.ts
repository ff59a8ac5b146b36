import {
  PRIORITY,
  type TrainingLogs,
  type TrainingStage,
} from '../../../src/tfjs/callbacks/training_stages.js';
import {BestWeights} from './best_weights.js';
import {CoreRunRecorder} from './core_run_recorder.js';
import type {RunRecorderOptions} from './run_recorder_options.js';

/**
 * A recorder whose training a user controls: stopping it restores the weights of the best epoch of this call
 * of `fit`, of which it keeps a copy while training runs.
 */
export class ControlledRecorder extends CoreRunRecorder {
  /** The epoch whose weights were restored because training was stopped, as tfjs counts; else undefined. */
  restoredEpoch: number | undefined;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.weights,
    onTrainEnd: () => this.endWeights(),
    onTrainError: () => {
      this.free();
      this.endWeights();
    },
  };

  private readonly best: BestWeights;
  private isStopped = false;

  /** @param where what errors call the callback */
  constructor(where: string, options?: RunRecorderOptions) {
    super(options);
    this.best = new BestWeights(where);
  }

  /** Ends training after the running batch, and restores the weights of its best epoch. */
  override stop(): void {
    this.isStopped = true;
    super.stop();
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    this.isStopped = false;
    this.restoredEpoch = undefined;
    this.best.dispose();
    await super.onTrainBegin(logs);
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    if (this.knownModel !== undefined) await this.best.observe(this.knownModel, epoch, this.run);
  }

  private endWeights(): void {
    try {
      if (this.isStopped && this.knownModel !== undefined)
        this.restoredEpoch = this.best.restore(this.knownModel);
    } finally {
      this.best.dispose();
    }
  }
}
