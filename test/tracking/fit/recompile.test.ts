/**
 * A model that is compiled again while it trains: training continues with the new loss, metrics and
 * optimizer.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';
import {
  atEndOf,
  BATCH,
  compile,
  expectClose,
  functional,
  type Model,
  sequential,
  SGD,
  type Train,
  WAYS,
  weightsOf,
  x,
  y,
} from './recompiled.js';

/**
 * The first layer is frozen until the second epoch is over; then everything trains, with another optimizer
 * and loss.
 */
async function fineTuned(model: Model, train: Train): Promise<number[][]> {
  // A functional model has an input layer before it.
  const [first] = model.layers.slice(-2);
  first.trainable = false;
  compile(model, {optimizer: tf.train.adam(0.05), loss: 'meanSquaredError'});
  await train(model, {
    validation: false,
    callbacks: [
      atEndOf(1, () => {
        first.trainable = true;
        compile(model, {optimizer: tf.train.momentum(0.02, 0.9), loss: 'meanAbsoluteError'});
      }),
    ],
  });
  return weightsOf(model);
}

describe('compiled again while it trains', () => {
  for (const [way, train] of Object.entries(WAYS)) {
    it(`${way}: a Sequential continues with what was compiled last, like a functional model of plain tfjs`, async () => {
      const expected = await fineTuned(functional(), train);
      expectClose(await fineTuned(withMetrics(functional()), train), expected);
      expectClose(await fineTuned(withMetrics(sequential()), train), expected);
    });

    it(`${way}: compiled again with equal arguments, trains like plain tfjs, and validates every epoch`, async () => {
      for (const when of ['onTrainBegin', 'onBatchBegin', 'onBatchEnd', 'onEpochBegin', 'onEpochEnd']) {
        const run = async (model: Model) => {
          compile(model, SGD);
          const {history} = await train(model, {callbacks: [{[when]: () => compile(model, SGD)}]});
          return {weights: weightsOf(model), history};
        };
        const [plain, extended] = [await run(sequential()), await run(withMetrics(sequential()))];
        expectClose(extended.weights, plain.weights);
        expect(extended.history.val_loss.length).to.equal(4);
        for (const key of ['loss', 'mae', 'val_loss', 'val_mae']) {
          expectClose([extended.history[key] as number[]], [plain.history[key] as number[]], 1e-5);
        }
      }
    });

    it(`${way}: validation reports the loss and the metrics that were compiled last`, async () => {
      const model = withMetrics(sequential());
      compile(model, SGD);
      const seen: Record<string, number>[] = [];
      const expected: number[] = [];
      await train(model, {
        callbacks: [
          atEndOf(1, () => compile(model, {...SGD, loss: 'meanAbsoluteError', metrics: ['mse']})),
          {
            async onEpochEnd(_: number, logs: Record<string, number>) {
              seen.push({...logs});
              const key = 'mae' in logs ? 'mse' : 'mae';
              const value = tf.tidy(() => {
                const error = tf.sub(model.predict(x) as tf.Tensor, y);
                return tf.mean(key === 'mse' ? tf.square(error) : tf.abs(error));
              });
              expected.push((await value.data())[0]);
              value.dispose();
            },
          },
        ],
      });
      expect(seen.map(logs => Object.keys(logs).sort())).to.deep.equal([
        ...[0, 1].map(() => ['loss', 'mae', 'val_loss', 'val_mae']),
        ...[2, 3].map(() => ['loss', 'mse', 'val_loss', 'val_mse']),
      ]);
      seen.forEach((logs, epoch) => expect(logs.val_loss).to.be.closeTo(expected[epoch], 1e-5));
    });
    it(`${way}: leaks no tensors`, async () => {
      const model = withMetrics(sequential());
      const optimizer = tf.train.sgd(0.01);
      const again = () => compile(model, {...SGD, optimizer, loss: 'meanAbsoluteError'});
      const run = async () => {
        compile(model, {...SGD, optimizer});
        await train(model, {callbacks: [{onBatchEnd: again, onEpochEnd: again}]});
      };
      await run();
      const before = tf.memory().numTensors;
      await run();
      expect(tf.memory().numTensors).to.equal(before);
    });
  }

  it('within an epoch with another loss, the record of the epoch counts the batches after it', async () => {
    for (const make of [sequential, functional]) {
      const model = withMetrics(make());
      compile(model, {...SGD, optimizer: tf.train.sgd(0)});
      const {history} = await WAYS.fit(model, {
        epochs: 2,
        callbacks: [
          {
            onBatchEnd(batch: number) {
              if (batch === 0)
                compile(model, {...SGD, loss: 'meanAbsoluteError', optimizer: tf.train.sgd(0)});
            },
          },
        ],
      });
      // The weights never change, so errors can be computed afterwards.
      const errors = tf.tidy(() => tf.abs(tf.sub(model.predict(x) as tf.Tensor, y)).dataSync());
      const mean = (list: Iterable<number>) => [...list].reduce((a, b) => a + b) / [...list].length;
      // The second epoch began with the new loss, and its first batch compiled the same again.
      const first = history.loss as number[];
      expect(first[0]).to.be.closeTo(mean(errors.slice(BATCH)), 1e-5);
      expect(first[1]).to.be.closeTo(mean(errors), 1e-5);
    }
  });

  it('after the last batch with another loss, the epoch is reported as it was trained', async () => {
    const model = withMetrics(sequential());
    compile(model, SGD);
    const {history} = await WAYS.fit(model, {
      epochs: 1,
      callbacks: [
        {
          onBatchEnd(batch: number) {
            if (batch === 2) compile(model, {...SGD, metrics: ['mse']});
          },
        },
      ],
    });
    expect(Object.keys(history)).to.have.members(['loss', 'mae', 'val_loss', 'val_mae']);
  });

  it('changes that a running training cannot follow are errors: other layers, extending, detaching', async () => {
    const errors: string[] = [];
    const attempt = async (action: () => unknown) => {
      errors.push((await failureOf(() => action())).message);
    };
    const model = withMetrics(sequential());
    compile(model, SGD);
    await WAYS.fit(model, {
      epochs: 1,
      callbacks: [
        {
          async onEpochEnd() {
            await attempt(() => model.detach?.());
            (model as unknown as tf.Sequential).add(tf.layers.dense({units: 1}));
            await attempt(() => compile(model, SGD));
          },
        },
      ],
    });
    const plain = functional();
    compile(plain, SGD);
    await WAYS.fit(plain, {
      epochs: 1,
      callbacks: [{onEpochEnd: () => attempt(() => withMetrics(plain))}],
    });
    expect(errors[0]).to.match(/^detach: this model is training/);
    expect(errors[1]).to.match(/^compile: layers were added or removed/);
    expect(errors[2]).to.match(/^withMetrics: this model is training/);
  });
});
