/**
 * Callbacks that compute metrics from model.predict on a validation set: per epoch, per batch and per
 * training.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, ValidationMetrics} from '../../callbacks/index.js';
import {AUC, withMetrics} from '../../src/index.js';
import {aucOf} from '../callbacks/helpers.js';
import {epochOf, expectClose, numbers} from '../support.js';
import {hiddenAndScore, learning, network, train, valid} from './everywhere.js';

const {x: vx, y: vy, labels, features} = valid;
/** 5 batches per epoch. */
const fitArgs = {epochs: 3, batchSize: 7, verbose: 0 as const};

/** The truth of the validation set, from the weights of the model as it is. */
function truth(model: tf.LayersModel): {auc: number; gap: number} {
  const weights = model.getWeights().map(numbers);
  const scores = features.map(f => hiddenAndScore(weights, f).score);
  const gaps = labels.map((l, i) => Math.abs(l - scores[i]));
  return {auc: aucOf(labels, scores), gap: Math.max(...gaps)};
}

/** Remembers the truth at the end of every epoch, after every batch and at the end of training. */
function witness(model: tf.LayersModel) {
  const seen = {epochs: [] as ReturnType<typeof truth>[], batches: [] as ReturnType<typeof truth>[]};
  const callbacks = {
    onBatchEnd: () => void seen.batches.push(truth(model)),
    onEpochEnd: () => void seen.epochs.push(truth(model)),
  };
  return {seen, callbacks};
}

function compiled(): tf.Sequential {
  const model = network();
  model.compile({optimizer: learning(), loss: 'binaryCrossentropy'});
  return model;
}

describe('Seed: metrics from model.predict, by hand', () => {
  for (const kind of ['plain', 'extended'] as const) {
    it(`in a plain object, per epoch, per batch and per training (${kind} model)`, async () => {
      const model = kind === 'plain' ? compiled() : withMetrics(compiled());
      const auc = new AUC();
      const perBatch: number[] = [];
      let atTheEnd = NaN;
      const compute = async () => {
        const predicted = model.predict(vx) as tf.Tensor;
        auc.resetState();
        auc.updateState(vy, predicted);
        predicted.dispose();
        return await auc.result();
      };
      const {seen, callbacks: watch} = witness(model);
      const mine = {
        async onBatchEnd() {
          perBatch.push(await compute());
        },
        async onEpochEnd(_: number, logs?: tf.Logs) {
          (logs as tf.Logs).val_my_auc = await compute();
        },
        async onTrainEnd() {
          atTheEnd = await compute();
        },
      };
      const {history} = await model.fit(train.x, train.y, {...fitArgs, callbacks: [mine, watch]});
      auc.dispose();
      expectClose(
        history.val_my_auc as number[],
        seen.epochs.map(t => t.auc),
      );
      expectClose(
        perBatch,
        seen.batches.map(t => t.auc),
      );
      expect(perBatch).to.have.length(15);
      expectClose([atTheEnd], [truth(model).auc]);
    });
  }
});

describe('Seed: metrics from model.predict, by ValidationMetrics', () => {
  const asked = (every: 'epoch' | 'train' | number) =>
    new ValidationMetrics({
      data: [vx, vy],
      metrics: ['AUC'],
      compute: ({yTrue, yPred}) => ({gap: tf.max(tf.abs(tf.sub(yTrue, yPred)))}),
      every,
    });

  for (const kind of ['plain', 'extended'] as const) {
    /** A model, its fit with these callbacks, and the truth of each epoch and batch. */
    const run = async (callbacks: tf.Callback[], args: {epochs?: number; batchSize?: number} = {}) => {
      const model = kind === 'plain' ? compiled() : withMetrics(compiled());
      const {seen, callbacks: watch} = witness(model);
      class Watch extends tf.Callback {
        override onBatchEnd = async () => watch.onBatchEnd();
        override onEpochEnd = async () => watch.onEpochEnd();
      }
      const all = [...callbacks, new Watch()];
      return {model, seen, fitted: await model.fit(train.x, train.y, {...fitArgs, ...args, callbacks: all})};
    };

    it(`after every epoch, and EarlyStopping before it acts on them (${kind} model)`, async () => {
      const stop = new EarlyStopping({monitor: 'val_gap', mode: 'max', patience: 2});
      const computed = asked('epoch');
      const {seen, fitted} = await run([stop, computed], {epochs: 9});
      expect(fitted.epoch).to.have.length(seen.epochs.length);
      seen.epochs.forEach(({auc, gap}, epoch) => {
        const {val_auc, val_gap} = epochOf(fitted, epoch);
        expectClose([val_auc, val_gap], [auc, gap]);
      });
      expect(computed.results.map(r => r.epoch)).to.deep.equal(fitted.epoch);
      const gaps = seen.epochs.map(t => t.gap);
      const best = gaps.indexOf(Math.max(...gaps));
      expect(stop.bestEpoch).to.equal(best);
      expect(fitted.epoch).to.have.length(Math.min(9, best + 3));
    });

    it(`after every 7th batch (${kind} model)`, async () => {
      const computed = asked(7);
      // 11 batches per epoch.
      const {seen} = await run([computed], {batchSize: 3});
      expect(computed.results.map(r => [r.epoch, r.batch])).to.deep.equal([
        [0, 6],
        [1, 2],
        [1, 9],
        [2, 5],
      ]);
      computed.results.forEach(({val_auc, val_gap}, i) => {
        const {auc, gap} = seen.batches[7 * i + 6];
        expectClose([val_auc, val_gap], [auc, gap]);
      });
    });

    it(`at the end of training (${kind} model)`, async () => {
      const computed = asked('train');
      const {model, fitted} = await run([computed]);
      const {auc, gap} = truth(model);
      expect(computed.results).to.have.length(1);
      expectClose([computed.results[0].val_auc, computed.results[0].val_gap], [auc, gap]);
      expect(Object.keys(fitted.history)).to.deep.equal(['loss']);
    });
  }
});
