import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {AbortOn, EarlyStopping} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {someEntries} from '../../backend.js';
import {binaryModel, dataset, fitDataset} from '../helpers.js';
import {train, weightsOf} from './driven_stopping.js';
import {failureOf} from '../../outcomes.js';

describe('EarlyStopping restores the best weights, however training ends', () => {
  const abort = () => {
    const controller = new AbortController();
    return {callback: new AbortOn(controller.signal), act: () => controller.abort()};
  };
  type End = (model: tf.LayersModel) => {callback?: tf.Callback; act?: () => void; atBatch?: boolean};
  const ends: Record<string, End> = {
    'all epochs': () => ({}),
    'stopTraining at an epoch end': model => ({act: () => (model.stopTraining = true)}),
    'stopTraining within an epoch': model => ({act: () => (model.stopTraining = true), atBatch: true}),
    'AbortOn at an epoch end': abort,
    'AbortOn within an epoch': () => ({...abort(), atBatch: true}),
    'an error at an epoch end': () => ({
      act: () => {
        throw new Error('elsewhere');
      },
    }),
    'an error within an epoch': () => ({
      atBatch: true,
      act: () => {
        throw new Error('elsewhere');
      },
    }),
  };
  // tfjs does not report that a training of a plain model ends with an error.
  for (const kind of ['plain', 'extended'] as const) {
    for (const loop of ['fit', 'fitDataset'] as const) {
      for (const [name, end] of someEntries(ends, 3)) {
        if (kind === 'plain' && name.startsWith('an error')) continue;
        it(`${kind}, ${loop}: ${name}`, async () => {
          const model = kind === 'plain' ? binaryModel() : withMetrics(binaryModel());
          const {callback, act, atBatch = false} = end(model);
          const epochs: number[][][] = [];
          class Witness extends tf.Callback {
            private batches = 0;
            override async onBatchEnd(): Promise<void> {
              if (++this.batches === 13 && atBatch) act?.();
            }
            override async onEpochEnd(epoch: number): Promise<void> {
              epochs.push(weightsOf(this.model));
              if (epoch === 3 && !atBatch) act?.();
            }
          }
          // The first epoch is the best one.
          const stop = new EarlyStopping({
            monitor: 'loss',
            mode: 'max',
            patience: 9,
            restoreBestWeights: true,
          });
          const callbacks = [stop, new Witness(), ...(callback === undefined ? [] : [callback])];
          const args = {epochs: 6, verbose: 0, callbacks};
          const run = () =>
            loop === 'fit'
              ? model.fit(train.x, train.y, {...args, batchSize: 8, shuffle: false})
              : fitDataset(model, dataset(train.x, train.y, 8), args);
          const before = tf.memory().numTensors;
          if (name.startsWith('an error')) expect((await failureOf(run())).message).to.equal('elsewhere');
          else await run();
          expect(stop.bestEpoch).to.equal(0);
          expect(weightsOf(model)).to.deep.equal(epochs[0]).and.not.deep.equal(epochs.at(-1));
          expect(tf.memory().numTensors).to.equal(before);
        });
      }
    }
  }
});
