/** When ValidationMetrics computes, and what it logs, on a plain model. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {callbacks, EarlyStopping, ValidationMetrics} from '../../../callbacks/index.js';
import {
  aucOf,
  binaryModel,
  dataset,
  fitDataset,
  meanGapOf,
  precisionOf,
  predictions,
  squaredErrorOf,
  twoOutputs,
} from '../helpers.js';
import {train, valid, weightList, weights, Witness, closeTo, TruePositives} from './recorded_predictions.js';

const gap = ({yTrue, yPred}: {yTrue: tf.Tensor; yPred: tf.Tensor}) => ({
  gap: tf.mean(tf.abs(tf.sub(yTrue, yPred))),
});

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

  it('at train end, after best weights were restored: in the logs of onTrainEnd and in results', async () => {
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

  it('fitDataset, with a validation dataset of other batches and weights', async () => {
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

  it('EarlyStopping acts on the numbers, even if it comes before it in the array', async () => {
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
    // Mode auto: the metric's own direction, which no name tells.
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
});
