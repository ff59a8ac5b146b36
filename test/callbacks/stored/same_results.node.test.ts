/** Metrics over stored predictions have the results of the fold, whether SQL or batches count them. */
import {expect} from 'chai';
import {evaluator} from '../../../src/evaluate/index.js';
import * as m from '../../../src/metrics/index.js';
import {countStored} from '../../../callbacks/node.js';
import * as random from '../../metrics/random.js';
import {database, expectSame, needs, queryOf, runSql, type Stored, storedOf} from './fixture.js';

const ROWS = 300;

/** Weights, some of them 0. */
const weightsOf = (next: () => number): number[] =>
  Array.from({length: ROWS}, () => (next() < 0.1 ? 0 : 0.5 + next()));

/** Scores that are on thresholds and on edges of bins, in float32 and in float64. */
const edgeScores = (next: () => number): number[][] =>
  Array.from({length: ROWS}, (_, i) => [i % 3 === 0 ? Math.floor(15 * next()) / 15 : (i % 200) / 199]);

const binary: readonly (() => m.Metric | string)[] = [
  () => new m.AUC(),
  () => new m.AUC({curve: 'PR', numThresholds: 17, name: 'pr'}),
  () => new m.Precision({thresholds: [0.2, 0.5, 0.9]}),
  () => new m.RecallAtPrecision({precision: 0.6}),
  () => new m.F1Score({threshold: 0.5}),
  () => new m.F1Score({average: 'micro', name: 'greatest'}),
  () => 'accuracy',
  () => new m.ConfusionMatrix(),
  () => new m.CohenKappa(),
  () => new m.ConfusionMatrix({threshold: 0.3, name: 'low'}),
  () => new m.ZeroOneLoss(),
  () => new m.LogLoss(),
  () => new m.BrierScore(),
  () => new m.BinaryCrossentropy(),
  () => new m.BinaryCrossentropy({labelSmoothing: 0.1, name: 'smooth'}),
  () => new m.CalibrationError(),
  () => new m.ReliabilityCurve(),
  () => new m.D2BrierScore(),
];

const regression: readonly (() => m.Metric | string)[] = [
  ...(['mse', 'mae', 'mape'] as const).map(name => () => name),
  () => new m.MeanSquaredLogarithmicError(),
  () => new m.Poisson(),
  () => new m.LogCoshError(),
  () => new m.RootMeanSquaredError(),
  () => new m.SymmetricMeanAbsolutePercentageError(),
  () => new m.MeanPinballLoss({alpha: 0.2}),
  () => new m.MinkowskiDistance({p: 3}),
  () => new m.WeightedMeanAbsolutePercentageError(),
  () => new m.MultiOutputMeanSquaredLogError(),
  () => new m.MultiOutputMeanAbsolutePercentageError(),
  () => new m.R2Score(),
  () => new m.ExplainedVariance(),
  () => new m.PearsonCorrCoef(),
  () => new m.ConcordanceCorrCoef(),
  () => new m.MeanPoissonDeviance(),
  () => new m.MaxError(),
];

const classes: readonly (() => m.Metric | string)[] = [
  () => 'accuracy',
  () => new m.ConfusionMatrix(),
  () => new m.F1Score({average: 'macro'}),
  () => new m.MatthewsCorrelation(),
  () => new m.BalancedAccuracy(),
  () => new m.AccuracyScore(),
  () => new m.LogLoss(),
  () => new m.BrierScore(),
  () => new m.CalibrationError({nBins: 10}),
  () => 'crossentropy',
  () => new m.TopKCategoricalAccuracy({k: 2}),
];

/** Metrics that compare every column with thresholds. */
const labels: readonly (() => m.Metric | string)[] = [
  () => new m.AUC({multiLabel: true}),
  () => new m.AUC({name: 'all_entries', numThresholds: 50}),
  () => new m.Precision(),
  () => new m.Recall({thresholds: [0.3, 0.6]}),
  () => new m.F1Score({threshold: 0.5}),
  () => new m.FBetaScore({threshold: 0.4, average: 'weighted'}),
];

/** Metrics that batches have to count. */
const streamed: readonly (() => m.Metric | string)[] = [
  () => new m.ROCAUC(),
  () => new m.AveragePrecision(),
  () => new m.BySlice({metric: new m.AUC(), slices: {no: 0, yes: 1}, by: 'yTrue'}),
  () => new m.Hinge(),
];

const make = (all: readonly (() => m.Metric | string)[]) => () => all.map(one => one());

describe('metrics over stored predictions: the results of the fold', function () {
  this.timeout(60_000);
  before(function () {
    needs(this, '@duckdb/node-api');
  });

  for (const weighted of [false, true]) {
    const weights = (next: () => number) => (weighted ? {weights: weightsOf(next)} : {});
    const suffix = weighted ? 'with weights' : 'without weights';

    it(`binary predictions, labels as integers and booleans, ${suffix}`, async () => {
      const next = random.randomOf(1);
      const {yTrue} = random.multiLabel(next, ROWS, 1);
      const data = {yTrue, yPred: edgeScores(next).map(([x]) => [Math.fround(x)])};
      const options = weights(next);
      await expectSame(make(binary), storedOf(data, {...options, label: 'TINYINT'}));
      const isTrue = storedOf(data, {...options, label: 'BOOLEAN'});
      await expectSame(make([...binary, ...streamed]), isTrue);
    });

    it(`regression of one and of several outputs, ${suffix}`, async () => {
      const next = random.randomOf(2);
      for (const columns of [1, 3]) {
        const data = random.regression(next, ROWS, columns);
        await expectSame(
          make(regression.slice(0, columns === 1 ? undefined : -1)),
          storedOf(data, weights(next)),
        );
      }
    });

    it(`classes in columns and in lists, labels as ids and one-hot, ${suffix}`, async () => {
      const next = random.randomOf(3);
      for (const asLists of [false, true]) {
        const options = {...weights(next), asLists};
        await expectSame(make(classes), storedOf(random.oneHot(next, ROWS), options));
        const ids = storedOf(random.classIds(next, ROWS), {...options, label: 'SMALLINT'});
        await expectSame(make(classes.slice(0, -1)), ids);
      }
    });
  }

  it('each metric alone, with scores on thresholds, outside of 0..1, and NaN', async () => {
    const next = random.randomOf(11);
    const {yTrue} = random.multiLabel(next, ROWS, 1);
    const odd = [0.2, 0.3, 0.5, 0.6, 0.9, 0, 1, 1.5, -0.5, NaN];
    const yPred = edgeScores(next).map(([x], i) => [Math.fround(i < 60 ? odd[i % 10] : x)]);
    const within = yPred.map(([x]) => [x >= 0 && x <= 1 ? x : 0.25]);
    for (const metric of binary) {
      await expectSame(make([metric]), storedOf({yTrue, yPred}));
      await expectSame(make([metric]), storedOf({yTrue, yPred: within}));
    }
  });

  it('several labels, in columns and in lists, and class ids', async () => {
    const next = random.randomOf(10);
    for (const options of [{}, {weights: weightsOf(next), asLists: true, label: 'BOOLEAN'}]) {
      const metrics = make([...labels, () => new m.BinaryAccuracy()]);
      await expectSame(metrics, storedOf(random.multiLabel(next, ROWS), options));
      const ids = storedOf(random.classIds(next, ROWS), {...options, label: 'TINYINT'});
      await expectSame(make(labels), ids);
    }
    const withNaN = random.multiLabel(next, ROWS);
    withNaN.yPred[3][1] = NaN;
    await expectSame(make(labels), storedOf(withNaN));
    await expectSame(make([() => new m.Precision({classId: 1})]), storedOf(withNaN));
  });

  it('equal scores: the metrics decide which class is predicted', async () => {
    const next = random.randomOf(4);
    const {yTrue} = random.classIds(next, ROWS, 3);
    const yPred = yTrue.map(() => Array.from({length: 3}, () => Math.floor(3 * next()) / 2));
    const metrics = () => ['accuracy', new m.ConfusionMatrix(), new m.F1Score()];
    await expectSame(metrics, storedOf({yTrue, yPred}));
  });

  it('NaN: what a metric makes of it', async () => {
    const next = random.randomOf(5);
    const {yTrue, yPred} = random.multiLabel(next, ROWS, 1);
    const withNaN = {yTrue, yPred: yPred.map(([x], i) => [i % 50 === 0 ? NaN : x])};
    await expectSame(make([...binary, ...regression.slice(0, 3)]), storedOf(withNaN));
    const weights = withNaN.yPred.map(([x]) => (Number.isNaN(x) ? 0 : 1));
    await expectSame(make([...binary, ...regression.slice(0, 3)]), storedOf(withNaN, {weights}));
    const {yTrue: ids, yPred: scores} = random.classIds(next, ROWS);
    scores[7][1] = NaN;
    await expectSame(make(classes.slice(0, 5)), storedOf({yTrue: ids, yPred: scores}));
  });

  it('negative weights', async () => {
    const next = random.randomOf(6);
    const weights = Array.from({length: ROWS}, () => next() - 0.2);
    await expectSame(make(binary.slice(0, 8)), storedOf(random.multiLabel(next, ROWS, 1), {weights}));
  });

  it('class ids as predictions', async () => {
    const data = random.categories(random.randomOf(7), ROWS, 1);
    const metrics = () => [
      new m.ConfusionMatrix({numClasses: 3}),
      new m.MeanIoU({numClasses: 3}),
      new m.Accuracy(),
      new m.VMeasureScore({numClasses: 3}),
    ];
    for (const score of ['TINYINT', 'FLOAT']) {
      await expectSame(metrics, storedOf(data, {label: 'INTEGER', score}));
    }
  });

  it('means and moments of values, without labels', async () => {
    const next = random.randomOf(8);
    const values = Array.from({length: ROWS}, () => 1e6 + next());
    const query = queryOf({value: {type: 'DOUBLE', values}});
    for (const sql of ['auto', 'none'] as const) {
      const fold = evaluator([new m.Mean(), new m.Std(), new m.Max()]);
      const got = await fold.finish(await countStored(fold, {query, yPred: 'value'}, {sql}));
      const want = await fold.finish(fold.add(fold.create(), {yPred: values}));
      for (const key of ['mean', 'std', 'max']) expect(got[key]).to.be.closeTo(want[key], 1e-8);
    }
  });

  it('reads no batches where sums are all that the metrics need', async () => {
    const next = random.randomOf(9);
    const batchesFor = async (
      metrics: readonly (() => m.Metric | string)[],
      stored: Stored,
    ): Promise<number> => {
      let batches = 0;
      const fold = evaluator(make(metrics)());
      const onProgress = () => void batches++;
      await runSql(`CREATE OR REPLACE TABLE stored AS ${queryOf(stored.table)}`);
      const connection = await database();
      await countStored(fold, {query: 'FROM stored', ...stored.columns}, {connection, onProgress});
      return batches;
    };
    const two = storedOf(random.multiLabel(next, ROWS, 1), {weights: weightsOf(next)});
    expect(await batchesFor(binary.slice(0, -1), two), 'binary').to.equal(0);
    expect(await batchesFor(streamed, two), 'exact curves').to.be.greaterThan(0);
    const ids = storedOf(random.classIds(next, ROWS), {label: 'TINYINT', asLists: true});
    expect(await batchesFor(classes.slice(0, -1), ids), 'classes').to.equal(0);
    const several = storedOf(random.multiLabel(next, ROWS, 6));
    expect(await batchesFor(labels, several), 'labels').to.equal(0);
    const numbers = storedOf(random.regression(next, ROWS, 1));
    expect(await batchesFor(regression.slice(0, -2), numbers), 'numbers').to.equal(0);
  });
});
