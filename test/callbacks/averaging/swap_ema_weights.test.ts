/** The averages that SwapEMAWeights computes, and when they are in the model. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  callbacks as factories,
  EarlyStopping,
  SwapEMAWeights,
  ValidationMetrics,
} from '../../../callbacks/index.js';
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

/** Gives a model these weights while `action` runs. */
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
      it(`${kind}, swapOnEpoch ${swapOnEpoch}: averages of an independent computation, raw weights train on bit by bit`, async () => {
        const raw = new Witness();
        await normalised().fit(train.x, train.y, {...base, callbacks: raw});
        const model = extend(normalised());
        const seen = new Witness();
        const swap = new SwapEMAWeights({swapOnEpoch, emaMomentum: 0.8});
        await model.fit(train.x, train.y, {...base, validationData, callbacks: [seen, swap]});
        expect(seen.batches).to.deep.equal(raw.batches);
        expect(seen.begins).to.deep.equal(raw.begins);
        const averages = averagesOf(seen.batches, 0.8);
        // The moving mean and variance, which stand behind all trainable weights.
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

  it('plain: tfjs validates the raw weights, ValidationMetrics the averages, at any place in the list', async () => {
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
    // Before the callback's stage nobody sees the weights: those of an overwritten batch are made out of the average.
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

  it('averages nothing that is frozen', async () => {
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

  it('stopped in mid-epoch, the averages stay in the model', async () => {
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

  it('works in a custom loop without fit', async () => {
    const model = binaryModel();
    const swap = new SwapEMAWeights({emaMomentum: 0.5, swapOnEpoch: true});
    swap.setParams({});
    swap.setModel(model);
    const before = tf.memory().numTensors;
    const put = (value: number) =>
      tf.tidy(() => model.setWeights(model.getWeights().map(w => tf.fill(w.shape, value))));
    await swap.onTrainBegin();
    await swap.onEpochBegin(0);
    for (const [batch, value] of [4, 2, 1].entries()) {
      put(value);
      await swap.onBatchEnd(batch);
    }
    await swap.onEpochEnd(0);
    expect(weightsOf(model)[0][0]).to.equal(2);
    await swap.onEpochBegin(1);
    expect(weightsOf(model)[0][0]).to.equal(1);
    await swap.onEpochEnd(1);
    await swap.onTrainEnd();
    expect(weightsOf(model)[0][0]).to.equal(2);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('takes its options as Keras does and as an object, and checks them', () => {
    const make =
      (...args: unknown[]) =>
      () =>
        new SwapEMAWeights(...(args as [boolean]));
    for (const right of [
      [],
      [true],
      [undefined],
      [{swap_on_epoch: true, ema_momentum: 0.9}],
      [true, {emaMomentum: 0}],
    ]) {
      expect(make(...right)).not.to.throw();
    }
    expect(factories.swapEMAWeights(true)).to.be.instanceOf(SwapEMAWeights);
    expect(make({swapOnEpoc: true})).to.throw('unknown option "swapOnEpoc". Did you mean "swapOnEpoch"');
    expect(make('true')).to.throw('swapOnEpoch must be true or false; got "true".');
    expect(make({emaMomentum: 1.1})).to.throw('emaMomentum must be at most 1; got 1.1.');
    expect(make({emaMomentum: -1})).to.throw('emaMomentum must be a number, at least 0; got -1.');
    expect(make({emaOverwriteFrequency: 0})).to.throw(
      'emaOverwriteFrequency must be a whole number, at least 1',
    );
  });
  for (const [kind, extend] of Object.entries(kinds)) {
    it(`${kind}: a compile during training loses no step, for any step count of the new optimizer`, async () => {
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
