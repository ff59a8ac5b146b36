import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ValidationMetrics, type ValidationMetricsOptions} from '../../../callbacks/index.js';
import {registerSession, type ValidationObserver} from '../../../src/tfjs/callbacks/training_session.js';
import {squaredErrorOf, twoOutputs} from '../helpers.js';
import {train, valid, weightList, weights, Witness, closeTo} from './recorded_predictions.js';
import {failureOf} from '../../outcomes.js';

describe('ValidationMetrics beside an extended model', () => {
  /** A model that says it is extended, and shows its validation pass at the end of each epoch. */
  function extended(validationData: unknown) {
    const model = twoOutputs();
    const observers: ValidationObserver[] = [];
    registerSession(model, {
      outerModel: model,
      logKeys: () => ['loss'],
      direction: () => undefined,
      validationData: () => validationData,
      shareValidation: observer => validationData !== undefined && observers.push(observer) > 0,
    });
    /** Simulates the stage that validates. */
    class Validates extends tf.Callback {
      override async onBatchEnd(batch: number): Promise<void> {
        if (batch !== 1) return;
        for (const start of [0, 20]) {
          tf.tidy(() => {
            const cut = (t: tf.Tensor) => tf.slice(t, start, start === 0 ? 20 : 17);
            const yPred = model.predict(cut(valid.x)) as tf.Tensor[];
            const yTrue = [cut(valid.y), cut(valid.y)];
            for (const o of observers) o.onBatch({yTrue, yPred, sampleWeight: [cut(weights), undefined]});
          });
        }
      }
    }
    return {model, validates: new Validates()};
  }

  const args = {epochs: 2, batchSize: 35, shuffle: false, verbose: 0} as const;

  it("uses fit's validation pass without data, and does not predict", async () => {
    const {model, validates} = extended([valid.x, [valid.y, valid.y]]);
    const predicted: number[] = [];
    const {predict} = model;
    model.predict = (x, options) => {
      predicted.push((x as tf.Tensor).shape[0]);
      return predict.call(model, x, options);
    };
    const witness = new Witness();
    witness.onBatchEnd = async () => {};
    witness.onTrainEnd = async () => {};
    const all: number[] = [];
    const metrics = new ValidationMetrics<tf.Tensor[]>({
      metrics: {a: 'mse'},
      compute: ({yTrue, yPred, sampleWeight}) => {
        all.push(yTrue[0].shape[0], yPred[1].shape[0], sampleWeight?.[0].shape[0] ?? 0);
        return {x: 1};
      },
    });
    const before = tf.memory().numTensors;
    const seen: number[][] = [];
    witness.onEpochEnd = async () => {
      seen.push(tf.tidy(() => Array.from((predict.call(model, valid.x) as tf.Tensor[])[0].dataSync())));
    };
    const {history} = await model.fit(train.x, [train.y, train.y], {
      ...args,
      callbacks: [metrics, validates, witness],
    });
    expect(predicted).to.deep.equal([20, 17, 20, 17]);
    expect(all).to.deep.equal([37, 37, 37, 37, 37, 37]);
    closeTo(
      history.val_a_mse,
      seen.map(scores => squaredErrorOf(valid.labels, scores, weightList)),
    );
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('shares predictions if data is what fit validates on, and predicts itself otherwise', async () => {
    const y = [valid.y, valid.y];
    const {model, validates} = extended([valid.x, y]);
    const count = async (data: ValidationMetricsOptions['data'], every: 'epoch' | 'train' | number) => {
      let calls = 0;
      const {predict} = model;
      model.predict = (x, options) => {
        calls++;
        return predict.call(model, x, options);
      };
      const metrics = new ValidationMetrics({data, metrics: 'mse', every});
      await model.fit(train.x, [train.y, train.y], {...args, callbacks: [metrics, validates]});
      model.predict = predict;
      return calls - 4;
    };
    expect(await count([valid.x, y], 'epoch')).to.equal(0);
    expect(await count([valid.x, [valid.y, valid.y]], 'epoch')).to.equal(2 * 2);
    // Without data and not at the end of epochs: on the same data, with its own predictions.
    expect(await count(undefined, 'train')).to.equal(2);
    expect(await count(undefined, 3)).to.equal(2 * 2);
  });

  it('releases its resources if training ends with an error', async () => {
    const {model, validates} = extended([valid.x, [valid.y, valid.y]]);
    const metrics = new ValidationMetrics({compute: () => ({x: 1})});
    class Throws extends tf.Callback {
      override async onBatchEnd(batch: number): Promise<void> {
        if (batch === 1) throw new Error('elsewhere');
      }
    }
    const fit = (...list: tf.Callback[]) =>
      model.fit(train.x, [train.y, train.y], {...args, callbacks: list});
    const lost = async (...list: tf.Callback[]) => {
      const before = tf.memory().numTensors;
      expect((await failureOf(fit(...list))).message).to.equal('elsewhere');
      metrics.onTrainError();
      return tf.memory().numTensors - before;
    };
    // B10: what tfjs itself loses.
    expect(await lost(metrics, validates, new Throws())).to.equal(await lost(new Throws()));
  });

  it('is an error if fit does not validate', async () => {
    const {model} = extended(undefined);
    const metrics = new ValidationMetrics({metrics: 'mse'});
    const error = await failureOf(model.fit(train.x, [train.y, train.y], {...args, callbacks: [metrics]}));
    expect(error.message).to.contain('give it validationData or validationSplit, or give data: [x, y] here');
  });
});
