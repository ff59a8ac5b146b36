/** Trainings that are interrupted and resumed. */
import * as tf from '@tensorflow/tfjs';
import type {TrainingLogs} from '../../../src/tfjs/callbacks/training_stages.js';
import {WatchedStore, storeWith, train, type Run} from './reproducible_run.js';
import {listen} from '../../outcomes.js';

/** The moments of a training, and what it warned of when it resumed from the given one. */
export async function interrupted(run: Run, moment: number, later: Run = run) {
  const store = new WatchedStore();
  const {value: whole} = await listen(() => train(run, store));
  const {value, warnings} = await listen(() => train(later, storeWith(store.moments[moment])));
  return {whole, value, warnings};
}

/** Counts events, writes its own key, and stops after n of its epochs if asked. */
export class Counter extends tf.Callback {
  static readonly className = 'Counter';
  readonly heard: string[];
  private epochs = 0;
  private readonly stopAfter: number;

  constructor(heard: string[], stopAfter = Infinity) {
    super();
    this.heard = heard;
    this.stopAfter = stopAfter;
  }

  override async onTrainBegin(): Promise<void> {
    this.epochs = 0;
  }
  override async onEpochBegin(epoch: number): Promise<void> {
    this.heard.push(`begin ${epoch}`);
  }
  override async onBatchBegin(batch: number): Promise<void> {
    this.heard.push(`batch ${batch}`);
  }
  override async onEpochEnd(epoch: number, logs?: TrainingLogs): Promise<void> {
    this.epochs++;
    this.heard.push(`end ${epoch}, history ${this.model.history.epoch.join()}`);
    if (logs !== undefined) logs.epochs = this.epochs;
    if (this.epochs >= this.stopAfter) this.model.stopTraining = true;
  }
  getState() {
    return {plain: this.epochs};
  }
  setState({plain}: {plain: unknown}): void {
    this.epochs = plain as number;
  }
}
