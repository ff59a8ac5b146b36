import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {LearningRateScheduler} from '../../../callbacks/learning_rate/learning_rate_scheduler.js';
import {ModelCheckpoint} from '../../../callbacks/checkpoint/model_checkpoint.js';
import {ReduceLROnPlateau} from '../../../callbacks/learning_rate/reduce_lr_on_plateau.js';
import {TimeLimit} from '../../../callbacks/stopping/time_limit.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import {getLearningRate} from '../../../src/tfjs/optimizer/learning_rate.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {atEndOf, compile, expectClose, type Model, sequential, SGD, WAYS, weightsOf} from './recompiled.js';

describe('callbacks of a model that is compiled again while it trains', () => {
  for (const [way, train] of Object.entries(WAYS)) {
    it(`${way}: change the learning rate of the new optimizer`, async () => {
      const model = withMetrics(sequential());
      compile(model, {...SGD, optimizer: tf.train.sgd(0.1)});
      const optimizer = tf.train.momentum(0.1, 0.9);
      const snapshots: number[][][] = [];
      await train(model, {
        callbacks: [
          new LearningRateScheduler(epoch => (epoch < 3 ? 0.05 : 0)),
          atEndOf(1, () => compile(model, {...SGD, optimizer})),
          {onEpochEnd: () => void snapshots.push(weightsOf(model))},
        ],
      });
      expect(model.optimizer).to.equal(optimizer);
      expect(getLearningRate(optimizer)).to.equal(0);
      expect(snapshots[2]).not.to.deep.equal(snapshots[1]);
      expect(snapshots[3]).to.deep.equal(snapshots[2]);

      const plateau = new ReduceLROnPlateau({monitor: 'loss', patience: 1, factor: 0.5, minDelta: 1e9});
      const other = tf.train.sgd(0.08);
      await train(model, {
        callbacks: [plateau, atEndOf(0, () => compile(model, {...SGD, optimizer: other}))],
      });
      expect(getLearningRate(other)).to.be.closeTo(0.08 / 8, 1e-9);
    });

    it(`${way}: still stop it, and so does the user`, async () => {
      for (const stopping of ['callback', 'outer', 'time'] as const) {
        const model = withMetrics(sequential());
        compile(model, SGD);
        class Stop extends tf.Callback {
          override async onEpochEnd(epoch: number): Promise<void> {
            if (epoch !== 2) return;
            if (stopping === 'callback') (this as unknown as {model: Model}).model.stopTraining = true;
            if (stopping === 'outer') model.stopTraining = true;
          }
        }
        const limit = new TimeLimit({seconds: 0.02, every: 'epoch'});
        const wait = {
          async onEpochEnd(epoch: number) {
            if (epoch === 2) await new Promise(resolve => setTimeout(resolve, 40));
          },
        };
        const {epoch} = await train(model, {
          epochs: 50,
          callbacks: [
            atEndOf(1, () => compile(model, SGD)),
            new Stop(),
            ...(stopping === 'time' ? [wait, limit] : []),
          ],
        });
        if (stopping === 'time') expect(epoch.length).to.be.below(50);
        else expect(epoch).to.deep.equal([0, 1, 2]);
      }
    });

    it(`${way}: save, restore and validate the model that trains`, async () => {
      const model = withMetrics(sequential());
      compile(model, SGD);
      const saved: {weights: number; optimizer: string}[] = [];
      const handler = tf.io.withSaveHandler(async artifacts => {
        const config = artifacts.trainingConfig as unknown as {
          optimizer_config: {class_name: string};
          loss: string;
        };
        saved.push({weights: artifacts.weightSpecs?.length ?? 0, optimizer: config.loss});
        return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
      });
      const ranking = new ValidationMetrics({metrics: ['mse'], prefix: 'own_'});
      const snapshots: number[][][] = [];
      // Epochs after the third are worse, because the rate is far too high.
      const stop = new EarlyStopping({monitor: 'val_mae', patience: 9, restoreBestWeights: true});
      await train(model, {
        epochs: 5,
        callbacks: [
          stop,
          ranking,
          new ModelCheckpoint({filepath: handler}),
          atEndOf(1, () => compile(model, {...SGD, loss: 'meanAbsoluteError'})),
          atEndOf(2, () => compile(model, {...SGD, optimizer: tf.train.sgd(30)})),
          {onEpochEnd: () => void snapshots.push(weightsOf(model))},
        ],
      });
      expect(stop.bestEpoch).to.be.below(3);
      expect(weightsOf(model)).to.deep.equal(snapshots[stop.bestEpoch]);
      expect(ranking.results.length).to.equal(5);
      expect(saved.length).to.equal(5);
      expect(saved.map(s => s.optimizer)).to.deep.equal([
        ...['mean_squared_error', 'mean_squared_error', 'mean_absolute_error'],
        ...['mean_squared_error', 'mean_squared_error'],
      ]);
    });
    it(`${way}: on a plain Sequential, affect the model that tfjs trains`, async () => {
      const run = async (callbacks: object[]) => {
        const model = sequential();
        compile(model, {...SGD, optimizer: tf.train.sgd(0.1)});
        const again = atEndOf(1, () => compile(model, {...SGD, optimizer: tf.train.sgd(0.1)}));
        const list = callbacks.length === 0 ? [again] : [...callbacks];
        const custom = new tf.CustomCallback(again, 'never');
        const {epoch} = await train(model, {
          epochs: 5,
          callbacks: callbacks.length === 0 ? list : [...list, custom],
        });
        return {weights: weightsOf(model), epochs: epoch.length};
      };
      const plain = await run([]);
      const snapshots: number[][][] = [];
      expectClose((await run([new LearningRateScheduler(() => 0.1)])).weights, plain.weights);
      class Stop extends tf.Callback {
        override async onEpochEnd(epoch: number): Promise<void> {
          const {model} = this as unknown as {model: tf.LayersModel};
          snapshots.push(weightsOf(model));
          if (epoch === 3) model.stopTraining = true;
        }
      }
      const frozen = await run([new LearningRateScheduler(epoch => (epoch < 3 ? 0.1 : 0)), new Stop()]);
      expect(frozen.epochs).to.equal(4);
      expect(snapshots[3]).to.deep.equal(snapshots[2]);
      const stop = new EarlyStopping({
        monitor: 'val_loss',
        patience: 1,
        minDelta: 1e9,
        restoreBestWeights: true,
      });
      expect((await run([stop, new Stop()])).epochs).to.be.below(4);
    });
  }
});
