/** Data, and a callback that records the predictions of the validation data. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {Metric} from '../../../src/metrics/base/metric.js';
import {predictions, samples} from '../helpers.js';

export const train = samples(70, 1);

export const valid = samples(37, 2);

export const weightList = valid.labels.map((_, i) => (i % 5) / 2);

export const weights = tf.tensor1d(weightList);

/** Predictions on the validation set after every batch, every epoch and the training, taken by themselves. */
export class Witness extends tf.Callback {
  batches: number[][] = [];
  epochs: number[][] = [];
  end: number[] = [];
  override async onBatchEnd(): Promise<void> {
    this.batches.push(predictions(this.model, valid.x));
  }
  override async onEpochEnd(): Promise<void> {
    this.epochs.push(predictions(this.model, valid.x));
  }
  override async onTrainEnd(): Promise<void> {
    this.end = predictions(this.model, valid.x);
  }
}

export function closeTo(got: readonly unknown[], want: readonly number[]): void {
  expect(got).to.have.length(want.length);
  want.forEach((w, i) => expect(got[i], `entry ${i}`).to.be.closeTo(w, 1e-5 * Math.max(1, Math.abs(w))));
}

/** True positives at 0.5, in the manner of Keras's guide. */
export class TruePositives extends Metric {
  static override className = 'BinaryTruePositives';
  override readonly direction = 'max';
  private readonly count = this.addWeight('true_positives');

  updateState(yTrue: tf.Tensor, yPred: tf.Tensor): void {
    tf.tidy(() => this.count.assignAdd(tf.sum(tf.mul(yTrue, tf.cast(tf.greater(yPred, 0.5), 'float32')))));
  }

  result() {
    return this.count;
  }
}
