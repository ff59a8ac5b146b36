import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import * as classes from '../../../src/metrics/classes.js';
import type {MetricClass} from '../../../src/metrics/names/metric_table.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {whyConstant} from '../../../src/metrics/compile/constant_results.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {listen} from '../../outcomes.js';

const {F1Score, FBetaScore, HitRate, MultiOutput, PerClass, Precision, Recall, TopKAccuracyScore} = classes;

/** Options without which a class cannot be made, and those under which it can be unchanging. */
const OPTIONS: Readonly<Record<string, readonly object[]>> = {
  IoU: [{numClasses: 2, targetClassIds: [0]}],
  MeanIoU: [{numClasses: 2}],
  OneHotIoU: [{numClasses: 2, targetClassIds: [0]}],
  OneHotMeanIoU: [{numClasses: 2}],
  Precision: [{}, {topK: 1}, {topK: 2}, {topK: 2, thresholds: 0.4}],
  Recall: [{}, {topK: 1}, {topK: 2}, {topK: 1, thresholds: 0.4}],
  F1Score: [{}, {threshold: 0.5}, {average: 'macro'}],
  FBetaScore: [{}, {threshold: 0.5}],
  HitRate: [{k: 1}, {k: 2}],
  TopKAccuracyScore: [{k: 1}, {k: 2}],
  TopKCategoricalAccuracy: [{k: 1}, {k: 2}],
  SparseTopKCategoricalAccuracy: [{k: 1}, {k: 2}],
  NegativePredictiveValue: [{}, {topK: 1}, {topK: 2}],
  RecallScore: [{}, {topK: 1}, {topK: 2}],
  Specificity: [{}, {topK: 1}, {topK: 2}],
  PearsonCorrelation: [{}, {axis: 0}],
  ConcordanceCorrelation: [{}, {axis: 0}],
};

/** They take probabilities only: other numbers are not predictions for them. */
const OF_PROBABILITIES = ['CategoricalCrossentropy', 'SparseCategoricalCrossentropy', 'Perplexity'];

/** Random numbers in 0..1, the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

const ROWS = 12;

/**
 * Whether other predictions, of negative, large and whole numbers too, give another result for the same
 * labels.
 */
function changes(make: () => Metric, columns: number, label: (next: () => number) => number[]): boolean {
  const results = new Set<string>();
  for (let seed = 1; seed <= 10; seed++) {
    const labels = random(99);
    const next = random(seed * 7919);
    const metric = make();
    const yTrue = Array.from({length: ROWS}, () => label(labels));
    const probabilities = OF_PROBABILITIES.includes(metric.className);
    const stretch = probabilities || seed % 2 === 0 ? 1 : 8;
    const yPred = Array.from({length: ROWS}, () =>
      Array.from({length: columns}, () => {
        const score = stretch * next() - (stretch - 1) / 2;
        // Not 0, which no F1Score takes for a prediction.
        return !probabilities && seed % 3 === 0 ? Math.round(score) || 1 : score;
      }),
    );
    metric.updateState(yTrue, yPred);
    results.add(
      JSON.stringify(metric.resultSync(), (_, x: unknown) => (typeof x === 'number' ? String(x) : x)),
    );
  }
  return results.size > 1;
}

describe('a metric that cannot change', () => {
  for (const columns of [1, 2]) {
    it(`is found exactly where no prediction of ${columns} columns changes the result, in the whole catalogue`, () => {
      const oneHot = (next: () => number): number[] => {
        const id = next() < 0.5 ? 0 : 1;
        return columns === 1 ? [id] : [1 - id, id];
      };
      const ids = (next: () => number): number[] => [next() < 0.5 ? 0 : 1];
      let tried = 0;
      let found = 0;
      for (const its of Object.values<MetricClass>(classes)) {
        for (const options of OPTIONS[its.className] ?? [{}]) {
          const make = (): Metric => new its(options as never);
          const ways = [oneHot, ids].flatMap(label => {
            try {
              return make().takesValues ? [] : [changes(make, columns, label)];
            } catch {
              // Not a metric of such labels, or not one that takes no options.
              return [];
            }
          });
          if (ways.length === 0) continue;
          tried++;
          const unchanging = whyConstant(make(), [null, columns]) !== undefined;
          if (unchanging) found++;
          const what = `${its.className} ${JSON.stringify(options)}`;
          expect(unchanging, what).to.equal(!ways.some(x => x));
        }
      }
      expect(tried).to.be.greaterThan(60);
      expect(found).to.be.greaterThan(columns === 1 ? 18 : 4);
    });
  }

  it('finds metrics in wrappers, and knows which wrappers pass single columns to them', () => {
    const one = [null, 1];
    const two = [null, 2];
    expect(whyConstant(new classes.MinMax({metric: new F1Score()}), one)).to.contain('threshold: 0.5');
    expect(whyConstant(new classes.MinMax({metric: new F1Score()}), two)).to.equal(undefined);
    expect(whyConstant(new MultiOutput({metric: new FBetaScore()}), two)).to.contain('threshold: 0.5');
    expect(whyConstant(new PerClass({metric: new Precision()}), two)).to.equal(undefined);
    const list = new classes.MetricCollection({metrics: [new classes.AUC(), new F1Score()]});
    expect(whyConstant(list, one)).to.contain('F1Score cannot change');
  });

  it('does not warn if the number of columns is not known', () => {
    expect(whyConstant(new F1Score(), [null, null])).to.equal(undefined);
    expect(whyConstant(new F1Score(), [null])).to.equal(undefined);
    expect(whyConstant(new HitRate({k: 3}), [null, 5])).to.equal(undefined);
    expect(whyConstant(new TopKAccuracyScore({k: 5}), [null, 5])).to.contain('a k smaller than');
    expect(whyConstant(new Recall({topK: 1}), [null, 1])).to.contain('new Recall() without topK');
  });

  const sigmoid = () =>
    withMetrics(
      tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], activation: 'sigmoid'})]}),
    );
  const x = () => tf.ones([4, 2]);
  const y = () => tf.tensor2d([[0], [1], [1], [0]]);

  it('causes one warning in compile, with an alternative', async () => {
    const model = sigmoid();
    const {warnings} = await listen(async () => {
      model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy', metrics: ['F1Score', 'AUC']});
      const data = [x(), y()] as const;
      await model.fit(data[0], data[1], {epochs: 2, verbose: 0, validationSplit: 0.5});
      tf.dispose(model.evaluate(data[0], data[1]));
      tf.dispose([...data]);
    });
    expect(warnings).to.deep.equal([
      'compile, metric "f1_score": F1Score cannot change: the greatest score of one column is ' +
        'always the same. Write new F1Score({threshold: 0.5}).',
    ]);
    model.dispose();
  });

  it('is every metric of a softmax over one unit: one warning each, with an alternative', async () => {
    const dense = (activation: 'softmax' | 'linear', units = 1) =>
      tf.layers.dense({units, activation, inputShape: [2]});
    const ones: readonly tf.layers.Layer[][] = [
      [dense('softmax')],
      [dense('linear'), tf.layers.activation({activation: 'softmax'})],
      [dense('linear'), tf.layers.softmax()],
      [tf.sequential({layers: [dense('softmax')]})],
      [
        tf.layers.reshape({targetShape: [2, 1], inputShape: [2]}),
        tf.layers.timeDistributed({layer: tf.layers.dense({units: 1, activation: 'softmax'})}),
      ],
      [
        tf.layers.reshape({targetShape: [2, 1, 1], inputShape: [2]}),
        tf.layers.conv2d({filters: 1, kernelSize: 1, activation: 'softmax'}),
      ],
    ];
    const others: readonly tf.layers.Layer[][] = [
      [dense('softmax', 2)],
      [dense('linear')],
      [dense('linear', 2), tf.layers.softmax(), tf.layers.dense({units: 1})],
    ];
    const heard = async (layers: tf.layers.Layer[], metrics: string[]): Promise<string[]> => {
      const model = withMetrics(tf.sequential({layers}));
      const {warnings} = await listen(async () => {
        model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics});
      });
      model.dispose();
      return warnings;
    };
    for (const layers of ones) {
      const warnings = await heard(layers, ['binaryAccuracy', 'mae', 'auc']);
      expect(warnings.map(text => /metric "(.*?)": /.exec(text)?.[1])).to.deep.equal([
        'binaryAccuracy',
        'mae',
        'auc',
      ]);
      expect(warnings[0]).to.contain("activation: 'sigmoid'");
    }
    for (const layers of others) expect(await heard(layers, ['mae', 'mse'])).to.deep.equal([]);
    const [f1] = await heard([dense('softmax')], ['F1Score']);
    expect(f1).to.contain("Write activation: 'sigmoid'").and.to.contain('new F1Score({threshold: 0.5})');
  });

  it('of a softmax over one unit does not change in a training', async () => {
    const model = withMetrics(
      tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], activation: 'softmax'})]}),
    );
    const data = [x(), y()] as const;
    const {value} = await listen(async () => {
      model.compile({optimizer: tf.train.sgd(1), loss: 'meanSquaredError', metrics: ['accuracy', 'auc']});
      return model.fit(data[0], data[1], {epochs: 3, verbose: 0});
    });
    for (const values of Object.values(value.history)) expect(new Set(values).size).to.equal(1);
    tf.dispose([...data]);
    model.dispose();
  });

  it('causes one warning of ValidationMetrics, also in several trainings', async () => {
    const model = sigmoid();
    model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
    const data: [tf.Tensor, tf.Tensor] = [x(), y()];
    const callbacks = new ValidationMetrics({data, metrics: ['f1', 'auc']});
    const {warnings} = await listen(async () => {
      await model.fit(...data, {epochs: 2, verbose: 0, callbacks});
      await model.fit(...data, {epochs: 1, verbose: 0, callbacks});
    });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^ValidationMetrics, metric "f1_score": F1Score cannot change/);
    tf.dispose(data);
    model.dispose();
  });
});
