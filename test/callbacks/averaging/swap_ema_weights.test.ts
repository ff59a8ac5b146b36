import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {someOf} from '../../backend.js';
import {
  AbortOn,
  callbacks as factories,
  EarlyStopping,
  SwapEMAWeights,
  type SwapEMAWeightsOptions,
  ValidationMetrics,
} from '../../../callbacks/index.js';
import type {CallbackState} from '../../../src/tfjs/callbacks/callback_state.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, dataset, failure, fitDataset, predictions, samples, squaredErrorOf} from '../helpers.js';

type Weights = number[][];

const train = samples(40, 1);
const valid = samples(37, 2);
const validationData: [tf.Tensor, tf.Tensor] = [valid.x, valid.y];
const base = {epochs: 3, batchSize: 8, shuffle: false, verbose: 0} as const;
const weightsOf = (model: tf.LayersModel): Weights => model.getWeights().map(w => Array.from(w.dataSync()));

/** Dense layers around a normalisation; every weight of it but the moving statistics is trainable. */
function normalised(optimizer: tf.Optimizer = tf.train.sgd(0.5)): tf.Sequential {
  const kernelInitializer = (seed: number) => tf.initializers.glorotUniform({seed});
  const model = tf.sequential({
    layers: [
      tf.layers.dense({units: 4, inputShape: [3], kernelInitializer: kernelInitializer(1)}),
      tf.layers.batchNormalization(),
      tf.layers.dense({units: 1, activation: 'sigmoid', kernelInitializer: kernelInitializer(2)}),
    ],
  });
  model.compile({optimizer, loss: 'binaryCrossentropy', metrics: ['mse']});
  return model;
}

/** The weights after each batch, at each epoch's end and beginning, and at train end, as an ordinary callback sees them. */
class Witness extends tf.Callback {
  batches: Weights[] = [];
  begins: Weights[] = [];
  epochs: Weights[] = [];
  scores: number[][] = [];
  end: Weights = [];
  override async onEpochBegin(): Promise<void> {
    this.begins.push(weightsOf(this.model));
  }
  override async onBatchEnd(): Promise<void> {
    this.batches.push(weightsOf(this.model));
  }
  override async onEpochEnd(): Promise<void> {
    this.epochs.push(weightsOf(this.model));
    this.scores.push(predictions(this.model, valid.x));
  }
  override async onTrainEnd(): Promise<void> {
    this.end = weightsOf(this.model);
  }
}

/** The averages after each batch, in float64; `start`: what the average is before the first. */
function averagesOf(batches: readonly Weights[], momentum: number, start?: Weights): Weights[] {
  let average = start;
  return batches.map(weights => {
    const last = average;
    average =
      last === undefined
        ? weights
        : weights.map((w, i) => w.map((v, j) => momentum * last[i][j] + (1 - momentum) * v));
    return average;
  });
}

/** `untrained`: the indices of weights that are not averaged, with what they are. */
function closeTo(got: Weights, want: Weights, untrained: Record<number, number[]> = {}): void {
  got.forEach((w, i) =>
    w.forEach((v, j) => expect(v, `weight ${i}, ${j}`).to.be.closeTo((untrained[i] ?? want[i])[j], 2e-6)),
  );
}

/** Gives a model these weights while `action` runs. */
function withWeights<T>(model: tf.LayersModel, weights: Weights, action: () => T): T {
  const own = model.getWeights().map(w => tf.clone(w));
  tf.tidy(() => model.setWeights(weights.map((w, i) => tf.tensor(w, own[i].shape))));
  const result = action();
  model.setWeights(own);
  tf.dispose(own);
  return result;
}

const perEpoch = 5;
const lastOf = <T>(batches: readonly T[], epoch: number): T => batches[perEpoch * (epoch + 1) - 1];
const kinds = {
  plain: <T extends tf.LayersModel>(m: T): T => m,
  extended: <T extends tf.LayersModel>(m: T) => withMetrics(m),
};

describe('SwapEMAWeights', () => {
  for (const [kind, extend] of Object.entries(kinds)) {
    for (const swapOnEpoch of [false, true]) {
      it(`${kind}, swapOnEpoch ${swapOnEpoch}: averages of an independent computation, raw weights go on bit by bit`, async () => {
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

  it('plain: tfjs validates the raw weights, ValidationMetrics the averages, wherever it stands', async () => {
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

  it('a training that goes on starts from the weights that it finds; an instance may be used again', async () => {
    const model = binaryModel();
    const swap = new SwapEMAWeights({emaMomentum: 0.9});
    await model.fit(train.x, train.y, {...base, callbacks: swap});
    const start = weightsOf(model);
    const seen = new Witness();
    await model.fit(train.x, train.y, {...base, callbacks: [seen, swap]});
    closeTo(weightsOf(model), lastOf(averagesOf(seen.batches, 0.9, start), 2));
  });

  it('emaOverwriteFrequency: training goes on from the averages, counted over epochs', async () => {
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

  it('a batch whose update is withheld is no step', async () => {
    const model = binaryModel();
    const seen = new Witness();
    const controller = new AbortController();
    class Abort extends tf.Callback {
      override async onBatchBegin(batch: number): Promise<void> {
        if (batch === 3) controller.abort();
      }
    }
    const callbacks = [
      new Abort(),
      new AbortOn(controller.signal),
      seen,
      new SwapEMAWeights({emaMomentum: 0.8}),
    ];
    await model.fit(train.x, train.y, {...base, callbacks});
    expect(seen.batches).to.have.length(4);
    expect(seen.batches[3]).to.deep.equal(seen.batches[2]);
    closeTo(weightsOf(model), averagesOf(seen.batches, 0.8)[2]);
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

  for (const swapOnEpoch of [false, true]) {
    it(`after an error the weights come back, and nothing is left (swapOnEpoch ${swapOnEpoch})`, async () => {
      const model = withMetrics(normalised());
      const hooks = [
        'onTrainBegin',
        'onEpochBegin',
        'onBatchBegin',
        'onBatchEnd',
        'onEpochEnd',
        'onTrainEnd',
      ] as const;
      await model.fit(train.x, train.y, {...base, validationData});
      const before = tf.memory().numTensors;
      for (const hook of someOf(hooks, 3)) {
        for (const first of [false, true]) {
          let last: Weights = weightsOf(model);
          let calls = 0;
          const fails = {
            onBatchEnd: () => void (last = weightsOf(model)),
            // The second one, of those that there is more than one of.
            ...({
              [hook]: () => {
                if (hook === 'onBatchEnd') last = weightsOf(model);
                if (++calls === (hook.startsWith('onTrain') ? 1 : 2)) throw new Error(hook);
              },
            } as object),
          };
          const swap = new SwapEMAWeights({emaMomentum: 0.8, swapOnEpoch});
          const callbacks = first ? [fails, swap] : [swap, fails];
          const error = await failure(model.fit(train.x, train.y, {...base, validationData, callbacks}));
          expect(error.message).to.equal(hook);
          // At train end the averages are what training has led to.
          if (hook !== 'onTrainEnd') expect(weightsOf(model), hook).to.deep.equal(last);
          expect(tf.memory().numTensors, hook).to.equal(before);
        }
      }
    });
  }

  it('an error in a stage brings the weights back too', async () => {
    for (const swapOnEpoch of [false, true]) {
      const model = withMetrics(binaryModel());
      let last: Weights = [];
      const metrics = new ValidationMetrics({
        data: [valid.x, valid.y],
        compute: () => {
          throw new Error('compute');
        },
      });
      const swap = new SwapEMAWeights({emaMomentum: 0.8, swapOnEpoch});
      const onBatchEnd = () => void (last = weightsOf(model));
      const before = tf.memory().numTensors;
      const error = await failure(
        model.fit(train.x, train.y, {...base, callbacks: [metrics, swap, {onBatchEnd}]}),
      );
      expect(error.message).to.equal('compute');
      expect(weightsOf(model)).to.deep.equal(last);
      expect(tf.memory().numTensors).to.equal(before);
    }
  });

  it('leaks nothing, in fit and fitDataset, plain and extended', async () => {
    for (const extend of Object.values(kinds)) {
      const model = extend(normalised());
      const args = {epochs: 2, verbose: 0, callbacks: new SwapEMAWeights(true)};
      await model.fit(train.x, train.y, {...args, validationData});
      const before = tf.memory().numTensors;
      await model.fit(train.x, train.y, {...args, validationData});
      await fitDataset(model, dataset(train.x, train.y, 8), {
        ...args,
        validationData: dataset(valid.x, valid.y, 8) as never,
      });
      expect(tf.memory().numTensors).to.equal(before);
    }
  });

  for (const swapOnEpoch of [false, true]) {
    it(`goes on from a state as if nothing had been, swapOnEpoch ${swapOnEpoch}`, async () => {
      const options: SwapEMAWeightsOptions = {swapOnEpoch, emaMomentum: 0.8, emaOverwriteFrequency: 7};
      const args = {...base, epochs: 4};
      const whole = normalised();
      await whole.fit(train.x, train.y, {...args, callbacks: new SwapEMAWeights(options)});

      const first = new SwapEMAWeights(options);
      let saved: CallbackState | undefined;
      let weights: tf.Tensor[] = [];
      class Backup extends tf.Callback {
        override async onEpochEnd(epoch: number): Promise<void> {
          if (epoch !== 1) return;
          const {plain, tensors = []} = first.getState();
          saved = {
            plain: JSON.parse(JSON.stringify(plain)) as typeof plain,
            tensors: tensors.map(t => tf.clone(t)),
          };
          weights = this.model.getWeights().map(w => tf.clone(w));
          this.model.stopTraining = true;
        }
      }
      // The backup has to see the same, wherever it stands.
      await normalised().fit(train.x, train.y, {...args, callbacks: [new Backup(), first]});
      const second = new SwapEMAWeights(options);
      class Resume extends tf.Callback {
        override async onTrainBegin(): Promise<void> {
          second.setState(saved as CallbackState);
        }
      }
      const resumed = normalised();
      resumed.setWeights(weights);
      await resumed.fit(train.x, train.y, {...args, initialEpoch: 2, callbacks: [second, new Resume()]});
      expect(weightsOf(resumed)).to.deep.equal(weightsOf(whole));
      tf.dispose([weights, saved?.tensors as tf.Tensor[]]);
    });
  }

  it('counts no batch whose update was withheld, also as the first one after a backup', async () => {
    const model = binaryModel();
    const swap = new SwapEMAWeights();
    swap.setParams({});
    swap.setModel(model);
    await swap.onTrainBegin();
    Object.assign(model.optimizer, {iterations_: 5}); // as the backup has it
    swap.setState({plain: {steps: 5, swapped: false, average: [], raw: []}});
    await swap.onBatchBegin(0);
    await swap.onBatchEnd(0);
    expect(swap.getState().plain).to.deep.equal({steps: 5, swapped: false, average: [], raw: []});
    expect(swap.getState().tensors).to.have.length(0);
  });

  it('does its work where somebody drives it without fit', async () => {
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
    it(`${kind}: a compile during training loses no step, whatever the new optimizer has counted`, async () => {
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

describe('SwapEMAWeights beside EarlyStopping', () => {
  // `val_loss` is maximised, so that the first epoch is the best one.
  const stopping = () =>
    new EarlyStopping({monitor: 'val_loss', mode: 'max', patience: 9, restoreBestWeights: true});

  for (const swapOnEpoch of [false, true]) {
    for (const order of ['before', 'after'] as const) {
      it(`extended: best weights are those that were validated (swapOnEpoch ${swapOnEpoch}, stopping ${order})`, async () => {
        const model = withMetrics(normalised());
        const seen = new Witness();
        const stop = stopping();
        const swap = new SwapEMAWeights({emaMomentum: 0.8, swapOnEpoch});
        const callbacks = order === 'before' ? [stop, seen, swap] : [swap, seen, stop];
        const {history} = await model.fit(train.x, train.y, {...base, validationData, callbacks});
        expect(stop.bestEpoch).to.equal(0);
        const logs = await model.evaluateLogs(valid.x, valid.y);
        expect(logs.loss).to.be.closeTo(history.val_loss[0] as number, 1e-6);
        const raw = new Witness();
        await normalised().fit(train.x, train.y, {...base, callbacks: raw});
        expect(seen.batches).to.deep.equal(raw.batches);
      });
    }
  }

  it('a value of training keeps the raw weights', async () => {
    const model = withMetrics(binaryModel());
    const seen = new Witness();
    const stop = new EarlyStopping({monitor: 'loss', mode: 'max', patience: 9, restoreBestWeights: true});
    await model.fit(train.x, train.y, {...base, callbacks: [stop, seen, new SwapEMAWeights()]});
    expect(weightsOf(model)).to.deep.equal(seen.batches[perEpoch - 1]);
  });

  it('plain: raw ones for the val_loss of tfjs, averages for what ValidationMetrics computes', async () => {
    for (const monitor of ['val_loss', 'ema_mse']) {
      const model = binaryModel();
      const seen = new Witness();
      const stop = new EarlyStopping({monitor, mode: 'max', patience: 9, restoreBestWeights: true});
      const metrics = new ValidationMetrics({data: validationData, metrics: 'mse', prefix: 'ema_'});
      const callbacks = [stop, metrics, new SwapEMAWeights({emaMomentum: 0.8}), seen];
      const {history} = await model.fit(train.x, train.y, {...base, validationData, callbacks});
      const first = perEpoch - 1;
      expect(stop.bestEpoch).to.equal(0);
      if (monitor === 'val_loss') expect(weightsOf(model)).to.deep.equal(seen.batches[first]);
      else closeTo(weightsOf(model), averagesOf(seen.batches, 0.8)[first]);
      const error = squaredErrorOf(valid.labels, predictions(model, valid.x));
      if (monitor === 'ema_mse') expect(error).to.be.closeTo(history.ema_mse[0] as number, 1e-6);
    }
  });

  it('after an error the best weights come back, whoever stands first', async () => {
    for (const order of ['before', 'after'] as const) {
      const model = withMetrics(binaryModel());
      const seen = new Witness();
      const swap = new SwapEMAWeights({emaMomentum: 0.8, swapOnEpoch: true});
      const failing = new ValidationMetrics({
        data: [valid.x, valid.y],
        compute: ({epoch}) => {
          if (epoch === 2) throw new Error('compute');
          return {};
        },
      });
      const callbacks = order === 'before' ? [stopping(), swap] : [swap, stopping()];
      const before = tf.memory().numTensors;
      const error = await failure(
        model.fit(train.x, train.y, {...base, validationData, callbacks: [...callbacks, seen, failing]}),
      );
      expect(error.message).to.equal('compute');
      expect(weightsOf(model)).to.deep.equal(seen.epochs[0]);
      expect(tf.memory().numTensors).to.equal(before);
    }
  });
});
