/** The averages that SwapEMAWeights computes, and when they are in the model. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping, SwapEMAWeights, ValidationMetrics} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, dataset, fitDataset, predictions, squaredErrorOf} from '../helpers.js';
import {
  type Weights,
  train,
  valid,
  validationData,
  base,
  weightsOf,
  normalised,
  Witness,
  averagesOf,
  closeTo,
  lastOf,
  kinds,
} from './recorded_weights.js';

/** Runs `action` with these weights in the model. */
function withWeights<T>(model: tf.LayersModel, weights: Weights, action: () => T): T {
  const own = model.getWeights().map(w => tf.clone(w));
  tf.tidy(() => model.setWeights(weights.map((w, i) => tf.tensor(w, own[i].shape))));
  const result = action();
  model.setWeights(own);
  tf.dispose(own);
  return result;
}

describe('SwapEMAWeights', () => {
  for (const [kind, extend] of Object.entries(kinds)) {
    for (const swapOnEpoch of [false, true]) {
      it(`${kind}, swapOnEpoch ${swapOnEpoch}: averages are right, and raw weights are exactly those of a training without it`, async () => {
        const raw = new Witness();
        await normalised().fit(train.x, train.y, {...base, callbacks: raw});
        const model = extend(normalised());
        const seen = new Witness();
        const swap = new SwapEMAWeights({swapOnEpoch, emaMomentum: 0.8});
        await model.fit(train.x, train.y, {...base, validationData, callbacks: [seen, swap]});
        expect(seen.batches).to.deep.equal(raw.batches);
        expect(seen.begins).to.deep.equal(raw.begins);
        const averages = averagesOf(seen.batches, 0.8);
        // The moving mean and variance, which come after all trainable weights.
        const statistics = (weights: Weights) => ({6: weights[6], 7: weights[7]});
        seen.epochs.forEach((weights, epoch) => {
          if (!swapOnEpoch) expect(weights).to.deep.equal(lastOf(raw.batches, epoch));
          else closeTo(weights, lastOf(averages, epoch), statistics(lastOf(raw.batches, epoch)));
        });
        closeTo(seen.end, lastOf(averages, 2), statistics(raw.end));
        expect(weightsOf(model)).to.deep.equal(seen.end);
        expect(seen.end[6]).to.deep.equal(raw.end[6]);
      });
    }
  }

  for (const loop of ['fit', 'fitDataset'] as const) {
    it(`extended, ${loop}: validates with the averages`, async () => {
      const model = withMetrics(normalised());
      const seen = new Witness();
      const callbacks = [seen, new SwapEMAWeights({emaMomentum: 0.8})];
      const history =
        loop === 'fit'
          ? await model.fit(train.x, train.y, {...base, validationData, callbacks})
          : await fitDataset(model, dataset(train.x, train.y, 8), {
              epochs: 3,
              verbose: 0,
              validationData: dataset(valid.x, valid.y, 10) as never,
              callbacks,
            });
      const averages = averagesOf(seen.batches, 0.8);
      [0, 1, 2].forEach(epoch => {
        const raw = lastOf(seen.batches, epoch);
        const weights = lastOf(averages, epoch).map((w, i) => (i >= 6 ? raw[i] : w));
        const scores = withWeights(model, weights, () => predictions(model, valid.x));
        expect(history.history.val_mse[epoch]).to.be.closeTo(squaredErrorOf(valid.labels, scores), 1e-5);
        expect(history.history.val_mse[epoch]).not.to.be.closeTo(
          squaredErrorOf(valid.labels, seen.scores[epoch]),
          1e-4,
        );
      });
    });
  }

  it('plain: tfjs validates the raw weights, ValidationMetrics the averages, at any position in the list', async () => {
    for (const every of ['epoch', 3] as const) {
      const model = binaryModel(['mse']);
      const seen = new Witness();
      const metrics = new ValidationMetrics({data: validationData, metrics: 'mse', prefix: 'ema_', every});
      const {history} = await model.fit(train.x, train.y, {
        ...base,
        validationData,
        callbacks: [metrics, seen, new SwapEMAWeights({emaMomentum: 0.8})],
      });
      const averages = averagesOf(seen.batches, 0.8);
      // The batches after which it was computed last, of 5 per epoch.
      const due = every === 'epoch' ? [4, 9, 14] : [2, 8, 14];
      [0, 1, 2].forEach(epoch => {
        const scores = withWeights(model, averages[due[epoch]], () => predictions(model, valid.x));
        expect(history.ema_mse[epoch]).to.be.closeTo(squaredErrorOf(valid.labels, scores), 1e-5);
        expect(history.val_mse[epoch]).to.be.closeTo(squaredErrorOf(valid.labels, seen.scores[epoch]), 1e-5);
      });
    }
  });

  it('emaOverwriteFrequency: training continues from the averages, counted over epochs', async () => {
    const model = binaryModel();
    const seen = new Witness();
    const swap = new SwapEMAWeights({emaMomentum: 0.5, emaOverwriteFrequency: 4});
    await model.fit(train.x, train.y, {...base, callbacks: [seen, swap]});
    // No callback sees the weights before the stage overwrites them: here they follow from the average.
    let average = seen.batches[0];
    seen.batches.forEach((weights, i) => {
      const last = average;
      if ((i + 1) % 4 === 0) average = weights;
      else if (i > 0) average = weights.map((w, k) => w.map((v, j) => 0.5 * last[k][j] + 0.5 * v));
    });
    closeTo(weightsOf(model), average);
    const without = new Witness();
    await binaryModel().fit(train.x, train.y, {...base, callbacks: without});
    expect(seen.batches.slice(0, 3)).to.deep.equal(without.batches.slice(0, 3));
    const third = averagesOf(without.batches, 0.5)[3];
    closeTo(seen.batches[3], third);
  });

  it('momentum 0 is the last weights, bit by bit; momentum 1 the first', async () => {
    for (const [emaMomentum, batch] of [
      [0, 14],
      [1, 0],
    ] as const) {
      const model = binaryModel();
      const seen = new Witness();
      await model.fit(train.x, train.y, {...base, callbacks: [seen, new SwapEMAWeights({emaMomentum})]});
      expect(weightsOf(model)).to.deep.equal(seen.batches[batch]);
    }
  });

  it('does not average frozen weights', async () => {
    const model = binaryModel();
    model.layers[0].trainable = false;
    model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy'});
    const before = weightsOf(model);
    const seen = new Witness();
    await model.fit(train.x, train.y, {...base, callbacks: [seen, new SwapEMAWeights({emaMomentum: 0.8})]});
    expect(weightsOf(model).slice(2)).to.deep.equal(before.slice(2));
    closeTo(weightsOf(model), lastOf(averagesOf(seen.batches, 0.8), 2));
  });

  it('counts each step once, also of an optimizer that does not count', async () => {
    class Uncounting extends tf.SGDOptimizer {
      protected override incrementIterations(): void {}
    }
    for (const optimizer of [new Uncounting(0.5), tf.train.sgd(0.5)]) {
      const model = withMetrics(normalised(optimizer));
      const seen = new Witness();
      const swap = new SwapEMAWeights({emaMomentum: 0.8, swapOnEpoch: true});
      const stop = new EarlyStopping({patience: 9, restoreBestWeights: true});
      await model.fit(train.x, train.y, {...base, epochs: 1, validationData, callbacks: [seen, swap, stop]});
      const want = averagesOf(seen.batches, 0.8)[4];
      closeTo(weightsOf(model).slice(0, 6), want.slice(0, 6));
    }
  });

  it('stopped within an epoch, leaves the averages in the model', async () => {
    for (const swapOnEpoch of [false, true]) {
      const model = withMetrics(binaryModel());
      class Stop extends Witness {
        override async onBatchEnd(): Promise<void> {
          await super.onBatchEnd();
          this.model.stopTraining = this.batches.length === 8;
        }
      }
      const seen = new Stop();
      const callbacks = [seen, new SwapEMAWeights({emaMomentum: 0.8, swapOnEpoch})];
      await model.fit(train.x, train.y, {...base, validationData, callbacks});
      expect(seen.batches).to.have.length(8);
      closeTo(weightsOf(model), averagesOf(seen.batches, 0.8)[7]);
    }
  });
  for (const [kind, extend] of Object.entries(kinds)) {
    it(`${kind}: counts every step if compiled during training, for any step count of the new optimizer`, async () => {
      for (const optimizer of [tf.train.sgd(0.5), tf.train.adam(0.01)]) {
        const input = tf.input({shape: [3]});
        const outputs = tf.layers.dense({units: 1, activation: 'sigmoid'}).apply(input) as tf.SymbolicTensor;
        const model = extend(tf.model({inputs: input, outputs}));
        model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy'});
        const seen = new Witness();
        const compiling = {
          onBatchEnd() {
            if (seen.batches.length === 1) model.compile({optimizer, loss: 'binaryCrossentropy'});
          },
        };
        const swap = new SwapEMAWeights({emaMomentum: 0.8});
        await model.fit(train.x, train.y, {
          ...base,
          callbacks: [seen, swap, new tf.CustomCallback(compiling)],
        });
        expect(model.optimizer).to.equal(optimizer);
        closeTo(weightsOf(model), averagesOf(seen.batches, 0.8).at(-1) as Weights);
        model.dispose();
      }
    });
  }
});
