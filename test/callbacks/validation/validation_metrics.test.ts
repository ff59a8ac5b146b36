import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  callbacks,
  EarlyStopping,
  ValidationMetrics,
  type ValidationMetricsOptions,
} from '../../../callbacks/index.js';
import {registerSession, type ValidationObserver} from '../../../src/tfjs/callbacks/training_session.js';
import {Metric} from '../../../src/metrics/base/metric.js';
import {
  aucOf,
  binaryModel,
  dataset,
  failure,
  fitDataset,
  meanGapOf,
  precisionOf,
  predictions,
  samples,
  squaredErrorOf,
  twoOutputs,
} from '../helpers.js';

const train = samples(70, 1);
const valid = samples(37, 2);
const weightList = valid.labels.map((_, i) => (i % 5) / 2);
const weights = tf.tensor1d(weightList);

const gap = ({yTrue, yPred}: {yTrue: tf.Tensor; yPred: tf.Tensor}) => ({
  gap: tf.mean(tf.abs(tf.sub(yTrue, yPred))),
});

/** Predictions on the validation set after every batch, every epoch and the training, taken by themselves. */
class Witness extends tf.Callback {
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

function closeTo(got: readonly unknown[], want: readonly number[]): void {
  expect(got).to.have.length(want.length);
  want.forEach((w, i) => expect(got[i], `entry ${i}`).to.be.closeTo(w, 1e-5 * Math.max(1, Math.abs(w))));
}

/** True positives at 0.5, in the manner of Keras's guide. */
class TruePositives extends Metric {
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

describe('ValidationMetrics on a plain model', () => {
  const base = {epochs: 3, batchSize: 8, shuffle: false, verbose: 0} as const;

  it('every epoch: equal to a float64 computation, in the logs and in History', async () => {
    const witness = new Witness();
    const metrics = new ValidationMetrics({
      data: [valid.x, valid.y],
      metrics: ['mse', 'mean_absolute_error', 'AUC', 'Precision', new TruePositives()],
      compute: gap,
      batchSize: 10,
    });
    const {history} = await binaryModel().fit(train.x, train.y, {...base, callbacks: [witness, metrics]});
    const per = (of: (labels: number[], scores: number[]) => number) =>
      witness.epochs.map(scores => of(valid.labels, scores));
    closeTo(history.val_mse, per(squaredErrorOf));
    closeTo(history.val_mean_absolute_error, per(meanGapOf));
    closeTo(history.val_auc, per(aucOf));
    closeTo(history.val_precision, per(precisionOf));
    closeTo(history.val_gap, per(meanGapOf));
    closeTo(
      history.val_binary_true_positives,
      per((labels, scores) => labels.filter((label, i) => label === 1 && scores[i] > 0.5).length),
    );
    expect(metrics.results.map(r => [r.epoch, r.batch])).to.deep.equal([0, 1, 2].map(epoch => [epoch, 8]));
    closeTo(
      metrics.results.map(r => r.val_gap),
      per(meanGapOf),
    );
  });

  it("every 7 batches, counted over epochs: in those batches' logs and, as the last ones, in the epoch's", async () => {
    const witness = new Witness();
    const inBatches: number[] = [];
    class Reader extends tf.Callback {
      override async onBatchEnd(_: number, logs?: object): Promise<void> {
        const {val_gap: value} = logs as {val_gap?: number};
        if (value !== undefined) inBatches.push(value);
      }
    }
    const metrics = new ValidationMetrics({data: [valid.x, valid.y], compute: gap, every: 7});
    const list = [new Reader(), witness, metrics];
    const {history} = await binaryModel().fit(train.x, train.y, {...base, callbacks: list});
    const due = [6, 13, 20].map(i => meanGapOf(valid.labels, witness.batches[i]));
    closeTo(inBatches, due);
    closeTo(history.val_gap, due);
    expect(metrics.results.map(r => [r.epoch, r.batch])).to.deep.equal([
      [0, 6],
      [1, 4],
      [2, 2],
    ]);
  });

  it('every n batches with fewer batches in an epoch: an epoch without one is computed at its end', async () => {
    const witness = new Witness();
    const metrics = new ValidationMetrics({data: [valid.x, valid.y], compute: gap, every: 14});
    const {history} = await binaryModel().fit(train.x, train.y, {...base, callbacks: [witness, metrics]});
    const at = [8, 13, 26].map(i => meanGapOf(valid.labels, witness.batches[i]));
    closeTo(history.val_gap, at);
  });

  it('at train end, after best weights were put back: in the logs of onTrainEnd and in results', async () => {
    const witness = new Witness();
    let logged: Record<string, number> = {};
    const metrics = new ValidationMetrics({data: [valid.x, valid.y], compute: gap, every: 'train'});
    const stop = new EarlyStopping({monitor: 'loss', mode: 'max', patience: 5, restoreBestWeights: true});
    const list = callbacks.list([
      metrics,
      stop,
      witness,
      {onTrainEnd: (logs?: tf.Logs) => void (logged = {...logs})},
    ]);
    const {history} = await binaryModel().fit(train.x, train.y, {...base, callbacks: list});
    expect(stop.bestEpoch).to.equal(0);
    closeTo([logged.val_gap], [meanGapOf(valid.labels, witness.epochs[0])]);
    closeTo(
      metrics.results.map(r => r.val_gap),
      [logged.val_gap],
    );
    expect(history).to.have.all.keys('loss');
  });

  it('fitDataset, with a validation dataset of its own batches and weights', async () => {
    const witness = new Witness();
    const metrics = new ValidationMetrics({
      data: dataset(valid.x, valid.y, 10, weights),
      metrics: 'mse',
      compute: ({yTrue, yPred, sampleWeight}) => ({
        own: tf.div(
          tf.sum(tf.mul(tf.squeeze(tf.squaredDifference(yTrue, yPred)), sampleWeight as tf.Tensor)),
          tf.sum(sampleWeight as tf.Tensor),
        ),
      }),
    });
    const model = binaryModel();
    await fitDataset(model, dataset(train.x, train.y, 16), {epochs: 1, verbose: 0, callbacks: [metrics]});
    const before = tf.memory().numTensors;
    const {history} = await fitDataset(model, dataset(train.x, train.y, 16), {
      epochs: 2,
      verbose: 0,
      callbacks: [witness, metrics],
    });
    const want = witness.epochs.map(scores => squaredErrorOf(valid.labels, scores, weightList));
    closeTo(history.val_mse, want);
    closeTo(history.val_own, want);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('may be used for one training after another', async () => {
    const metrics = new ValidationMetrics({data: [valid.x, valid.y], metrics: 'mse'});
    const model = binaryModel();
    await model.fit(train.x, train.y, {...base, callbacks: [metrics]});
    await model.fit(train.x, train.y, {...base, epochs: 1, callbacks: [metrics]});
    closeTo(
      metrics.results.map(r => r.val_mse),
      [squaredErrorOf(valid.labels, predictions(model, valid.x))],
    );
  });

  it('weights of [x, y, w] count', async () => {
    const witness = new Witness();
    const metrics = new ValidationMetrics({data: [valid.x, valid.y, weights], metrics: ['mse']});
    const {history} = await binaryModel().fit(train.x, train.y, {...base, callbacks: [witness, metrics]});
    closeTo(
      history.val_mse,
      witness.epochs.map(s => squaredErrorOf(valid.labels, s, weightList)),
    );
  });

  it('EarlyStopping acts on the numbers though it stands before it in the array', async () => {
    const metrics = new ValidationMetrics({
      data: [valid.x, valid.y],
      metrics: [new TruePositives({name: 'hits'})],
      compute: ({epoch}) => ({score: [0.5, 0.7, 0.6, 0.65, 0.9][epoch]}),
    });
    const stop = new EarlyStopping({
      monitor: 'val_score',
      mode: 'max',
      patience: 2,
      restoreBestWeights: true,
    });
    const model = binaryModel();
    const fit = (first: EarlyStopping) =>
      model.fit(train.x, train.y, {...base, epochs: 5, callbacks: [first, metrics]});
    const {history} = await fit(stop);
    expect([stop.stoppedEpoch, stop.bestEpoch, stop.best]).to.deep.equal([3, 1, 0.7]);
    expect(history.val_score).to.deep.equal([0.5, 0.7, 0.6, 0.65]);
    // Mode auto: the metric's own direction, which no name gives away.
    const auto = new EarlyStopping({monitor: 'val_hits', patience: 50});
    await fit(auto);
    expect(auto.best).to.equal(Math.max(...metrics.results.map(r => r.val_hits)));
  });

  it('several outputs: keys with the output, metrics per output, arrays for compute', async () => {
    const model = twoOutputs();
    const both = [valid.y, tf.mul(valid.y, 3)];
    const metrics = new ValidationMetrics<tf.Tensor[]>({
      data: [valid.x, {a: both[0], b: both[1]}],
      metrics: {a: 'accuracy', b: ['mse', 'mae']},
      compute: ({yTrue, yPred, model: inner}) => ({
        apart: tf.mean(tf.sub(yPred[1], yTrue[1])),
        outputs: inner.outputs.length,
      }),
    });
    const seen: number[][][] = [];
    class Reader extends tf.Callback {
      override async onEpochEnd(): Promise<void> {
        seen.push(
          tf.tidy(() => (this.model.predict(valid.x) as tf.Tensor[]).map(t => Array.from(t.dataSync()))),
        );
      }
    }
    const targets = [train.y, tf.mul(train.y, 3)];
    const before = tf.memory().numTensors;
    const {history} = await model.fit(train.x, targets, {...base, callbacks: [metrics, new Reader()]});
    expect(tf.memory().numTensors).to.equal(before);
    const b = valid.labels.map(label => 3 * label);
    closeTo(
      history.val_b_mse,
      seen.map(([, scores]) => squaredErrorOf(b, scores)),
    );
    closeTo(
      history.val_b_mae,
      seen.map(([, scores]) => meanGapOf(b, scores)),
    );
    const right = (scores: number[]) => valid.labels.filter((l, i) => (scores[i] > 0.5 ? 1 : 0) === l).length;
    closeTo(
      history.val_a_acc,
      seen.map(([scores]) => right(scores) / 37),
    );
    closeTo(
      history.val_apart,
      seen.map(([, s]) => s.reduce((sum, v, i) => sum + v - b[i], 0) / 37),
    );
    expect(history.val_outputs).to.deep.equal([2, 2, 2]);
    tf.dispose([both[1], targets[1]]);
  });

  it('logs arrays by number with their mean under the plain name, and records by name', async () => {
    const metrics = new ValidationMetrics({
      data: [valid.x, valid.y],
      compute: async () => {
        await tf.nextFrame();
        return {f1: [0.25, 0.75], one: [3], at: {k: 1}, many: tf.tensor1d([1, 2])};
      },
      prefix: 'own_',
    });
    const {history} = await binaryModel().fit(train.x, train.y, {...base, epochs: 1, callbacks: [metrics]});
    expect(history).to.deep.include({own_f1: [0.5], own_f1_0: [0.25], own_f1_1: [0.75], own_one: [3]});
    expect(history).to.deep.include({own_at_k: [1], own_many: [1.5], own_many_0: [1], own_many_1: [2]});
  });

  it('an asynchronous function may use its own tensors after a pause', async () => {
    const metrics = new ValidationMetrics({
      data: [valid.x, valid.y],
      compute: async ({yTrue, yPred}) => {
        const difference = tf.sub(yTrue, yPred);
        await tf.nextFrame();
        return tf.tidy(() => {
          const squared = tf.mean(tf.square(difference));
          difference.dispose();
          return {squared};
        });
      },
    });
    const model = binaryModel();
    await model.fit(train.x, train.y, {...base, epochs: 1});
    const before = tf.memory().numTensors;
    const {history} = await model.fit(train.x, train.y, {...base, epochs: 1, callbacks: [metrics]});
    closeTo(history.val_squared, [squaredErrorOf(valid.labels, predictions(model, valid.x))]);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('leaks nothing: in every mode, asynchronous functions, intermediate tensors of synchronous ones', async () => {
    const model = binaryModel();
    const messy: ValidationMetricsOptions['compute'] = ({yTrue, yPred}) => {
      tf.abs(tf.sub(yTrue, yPred));
      yPred.dispose();
      return {n: 1, m: tf.scalar(2)};
    };
    const data = [valid.x, valid.y, weights] as const;
    const run = (options: Omit<ValidationMetricsOptions, 'data'>) =>
      model.fit(train.x, train.y, {...base, callbacks: [new ValidationMetrics({data, ...options})]});
    await run({metrics: ['mse']});
    const before = tf.memory().numTensors;
    await run({metrics: ['mse', new TruePositives()], compute: messy});
    await run({metrics: ['mse', new TruePositives()], every: 4, batchSize: 5});
    await run({compute: messy, every: 'train'});
    await run({compute: async ({yPred}) => ({rows: yPred.shape[0], mean: (await yPred.data())[0]})});
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('leaks nothing when a function or a metric throws, and the error is what fit rejects with', async () => {
    class Breaks extends TruePositives {
      override updateState(yTrue: tf.Tensor, yPred: tf.Tensor): void {
        super.updateState(yTrue, yPred);
        throw new Error('metric');
      }
    }
    const model = binaryModel();
    const run = (options: ValidationMetricsOptions) =>
      failure(model.fit(train.x, train.y, {...base, callbacks: [new ValidationMetrics(options)]}));
    const data = [valid.x, valid.y] as const;
    await model.fit(train.x, train.y, base);
    const before = tf.memory().numTensors;
    const throws = () => {
      tf.scalar(1);
      throw new Error('compute');
    };
    const late = ({epoch}: {epoch: number}) => (epoch === 1 ? throws() : {});
    expect((await run({data, metrics: ['mse'], compute: throws})).message).to.equal('compute');
    expect((await run({data, compute: late})).message).to.equal('compute');
    expect((await run({data, compute: late, every: 4})).message).to.equal('compute');
    expect((await run({data, compute: throws, every: 'train'})).message).to.equal('compute');
    expect((await run({data, metrics: ['mse', new Breaks()]})).message).to.equal('metric');
    expect((await run({data, compute: () => ({x: 'y'}) as never})).message).to.contain(
      'compute returned y as "x"',
    );
    expect((await run({data, compute: () => 7 as never})).message).to.contain('must return an object');
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('stops training at once when it fails in mid-epoch, and lets EarlyStopping put its weights back', async () => {
    const model = binaryModel();
    const witness = new Witness();
    const stop = new EarlyStopping({monitor: 'loss', patience: 9, restoreBestWeights: true});
    const metrics = new ValidationMetrics({
      data: [valid.x, valid.y],
      every: 5,
      compute: ({epoch}) => {
        if (epoch === 1) throw new Error('compute');
        return {};
      },
    });
    const fit = () => failure(model.fit(train.x, train.y, {...base, callbacks: [stop, witness, metrics]}));
    const before = tf.memory().numTensors;
    expect((await fit()).message).to.equal('compute');
    expect(tf.memory().numTensors).to.equal(before);
    expect(witness.batches).to.have.length(10);
    expect(predictions(model, valid.x)).to.deep.equal(witness.epochs[0]);
  });

  it('a key that exists already is an error that proposes a prefix: before training, if it can be known', async () => {
    const data = [valid.x, valid.y] as const;
    const model = binaryModel(['acc']);
    const validationData: [tf.Tensor, tf.Tensor] = [valid.x, valid.y];
    const run = (...list: tf.Callback[]) =>
      failure(model.fit(train.x, train.y, {...base, validationData, callbacks: list}));
    const message =
      /^ValidationMetrics: there is a "val_(acc|x)" in the logs already; give another prefix: prefix:/;
    let epochs = 0;
    class Counter extends tf.Callback {
      override async onEpochEnd(): Promise<void> {
        epochs++;
      }
    }
    expect((await run(new Counter(), new ValidationMetrics({data, metrics: ['acc']}))).message).to.match(
      message,
    );
    expect(epochs).to.equal(0);
    const twice = () => new ValidationMetrics({data, compute: () => ({x: 1})});
    expect((await run(twice(), twice())).message).to.match(message);
  });

  it('without data says what to do', async () => {
    const run = failure(
      binaryModel().fit(train.x, train.y, {
        ...base,
        validationData: [valid.x, valid.y],
        callbacks: [new ValidationMetrics({metrics: ['mse']})],
      }),
    );
    expect((await run).message).to.contain('give data: [x, y], or extend it: withMetrics(model)');
  });

  it('refuses options that make no sense', () => {
    const make = (options: object) => () => new ValidationMetrics(options);
    expect(make({metric: ['mse']})).to.throw('unknown option "metric". Did you mean "metrics"');
    expect(make({data: [valid.x, valid.y]})).to.throw('give metrics');
    expect(make({metrics: ['mse'], every: 0})).to.throw('every must be a whole number, at least 1; got 0');
    expect(make({metrics: ['mse'], every: 'batch'})).to.throw('every must be');
    expect(make({metrics: ['mse'], data: valid.x})).to.throw(
      'data must be [x, y], [x, y, sampleWeight] or a dataset',
    );
    expect(make({compute: 'gap'})).to.throw('compute must be a function');
  });

  it('does its work in its own turn where there is no hook', async () => {
    const model = (binaryModel() as unknown as {model: tf.LayersModel}).model;
    const metrics = new ValidationMetrics({data: [valid.x, valid.y], compute: () => ({x: 3})});
    const list = new tf.CallbackList([metrics]);
    list.setParams({});
    list.setModel(model);
    const logs = {};
    await list.onTrainBegin();
    await list.onEpochBegin(0);
    await list.onEpochEnd(0, logs);
    await list.onTrainEnd();
    expect(logs).to.deep.equal({val_x: 3});
  });
});

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
    /** Stands for the stage that validates. */
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

  it("uses fit's validation pass without data, and makes no prediction of its own", async () => {
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

  it('shares when data is what fit validates on, and predicts by itself when it is not', async () => {
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
    // Without data and not at the end of epochs: on the same data, with predictions of its own.
    expect(await count(undefined, 'train')).to.equal(2);
    expect(await count(undefined, 3)).to.equal(2 * 2);
  });

  it('frees what it took when training ends with an error', async () => {
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
      expect((await failure(fit(...list))).message).to.equal('elsewhere');
      metrics.onTrainError();
      return tf.memory().numTensors - before;
    };
    // B10: what tfjs itself loses.
    expect(await lost(metrics, validates, new Throws())).to.equal(await lost(new Throws()));
  });

  it('says when fit validates on nothing', async () => {
    const {model} = extended(undefined);
    const metrics = new ValidationMetrics({metrics: 'mse'});
    const error = await failure(model.fit(train.x, [train.y, train.y], {...args, callbacks: [metrics]}));
    expect(error.message).to.contain('give it validationData, or give data: [x, y] here');
  });
});
