import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {bestThreshold} from '../../../callbacks/validation/best_threshold.js';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {objectiveOf, type TunableMetric} from '../../../callbacks/validation/threshold_objective.js';
import {ThresholdTuner} from '../../../callbacks/validation/threshold_tuner.js';
import {
  BinaryIoU,
  CategoricalAccuracy,
  F1Score,
  MatthewsCorrelation,
  PrecisionAtRecall,
  withMetrics,
} from '../../../src/index.js';
import {forcePath} from '../../../src/array/path.js';
import {binaryModel, dataset, fitDataset, predictions, random, samples, twoOutputs} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const train = samples(60, 1);
const valid = samples(37, 2);
const setting = {epochs: 3, batchSize: 16, shuffle: false, verbose: 0} as const;

interface Sample {
  readonly score: number;
  readonly label: number;
  readonly weight: number;
}

/** In eighths, so that many are equal. */
function someSamples(size: number, seed: number, weighted: boolean): Sample[] {
  const next = random(seed);
  return Array.from({length: size}, () => {
    const score = Math.floor(next() * 32) / 32;
    return {
      score,
      label: score + next() - 0.5 > 0.5 ? 1 : 0,
      weight: weighted ? Math.ceil(next() * 8) / 4 : 1,
    };
  });
}

const rowsOf = (all: readonly Sample[]) => {
  const sorted = [...all].sort((a, b) => a.score - b.score);
  const weights = Float64Array.from(sorted, s => s.weight);
  return {
    values: Float64Array.from(sorted, s => s.score),
    labels: Float64Array.from(sorted, s => s.label),
    weights: weights.every(w => w === 1) ? undefined : weights,
  };
};

/** The weight of the samples with this label and this prediction. */
const weightOf = (all: readonly Sample[], label: number, positive: boolean, threshold: number) =>
  all.reduce((sum, s) => (s.label === label && s.score > threshold === positive ? sum + s.weight : sum), 0);

type Formula = (tp: number, fp: number, fn: number, tn: number) => number;
const over = (a: number, b: number) => (b === 0 ? 0 : a / b);

/** As in a textbook, in float64. */
const FORMULAS: Record<string, Formula> = {
  f1_score: (tp, fp, fn) => {
    const [p, r] = [over(tp, tp + fp), over(tp, tp + fn)];
    return over(2 * p * r, p + r);
  },
  mcc: (tp, fp, fn, tn) => over(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))),
  balanced_accuracy: (tp, fp, fn, tn) => (over(tp, tp + fn) + over(tn, tn + fp)) / 2,
  jaccard: (tp, fp, fn) => over(tp, tp + fp + fn),
  cohenKappa: (tp, fp, fn, tn) => {
    const n = tp + fp + fn + tn;
    const [observed, chance] = [(tp + tn) / n, ((tp + fp) * (tp + fn) + (fn + tn) * (fp + tn)) / n / n];
    return over(observed - chance, 1 - chance);
  },
  informedness: (tp, fp, fn, tn) => over(tp, tp + fn) + over(tn, tn + fp) - 1,
  accuracy: (tp, fp, fn, tn) => (tp + tn) / (tp + fp + fn + tn),
  Precision: (tp, fp) => over(tp, tp + fp),
  recall: (tp, _, fn) => over(tp, tp + fn),
  specificity: (_, fp, __, tn) => over(tn, tn + fp),
  dice: (tp, fp, fn) => over(2 * tp, 2 * tp + fp + fn),
  negative_predictive_value: (_, __, fn, tn) => over(tn, tn + fn),
};

const valueAt = (all: readonly Sample[], formula: Formula, threshold: number) =>
  formula(
    weightOf(all, 1, true, threshold),
    weightOf(all, 0, true, threshold),
    weightOf(all, 1, false, threshold),
    weightOf(all, 0, false, threshold),
  );

/** Tries every score, and one below all, and takes the first of the best. */
function bruteForce(all: readonly Sample[], formula: Formula): {value: number; from: number} {
  const cuts = [-Infinity, ...new Set(all.map(s => s.score))].sort((a, b) => a - b);
  const values = cuts.map(cut => valueAt(all, formula, cut));
  const value = Math.max(...values);
  return {value, from: cuts[values.findIndex(v => Math.abs(v - value) < 1e-12)]};
}

const search = (all: readonly Sample[], metric: TunableMetric, thresholds?: readonly number[]) =>
  bestThreshold(rowsOf(all), objectiveOf(metric, undefined, undefined), thresholds, () => Promise.resolve());

describe('ThresholdTuner', () => {
  for (const [name, formula] of Object.entries(FORMULAS)) {
    it(`finds what brute force finds for ${name}`, async () => {
      for (const [size, seed] of [
        [1, 1],
        [2, 2],
        [9, 3],
        [80, 4],
        [200, 5],
      ]) {
        for (const weighted of [false, true]) {
          const all = someSamples(size, seed, weighted);
          const {threshold, value} = await search(all, name);
          const right = bruteForce(all, formula);
          const bothClasses = new Set(all.map(s => s.label)).size === 2;
          if (name === 'balanced_accuracy' && !bothClasses) continue;
          expect(value, `${size} ${weighted}`).to.be.closeTo(right.value, 1e-12);
          expect(valueAt(all, formula, threshold)).to.be.closeTo(value, 1e-12);
          // Between the score that brute force names and the next one.
          const next = Math.min(...all.map(s => s.score).filter(s => s > right.from), Infinity);
          expect(threshold)
            .to.be.at.least(right.from)
            .and.below(Math.max(next, 1 + 1e-9));
        }
      }
    });
  }

  it('asks metrics of the package, in their own words, and functions', async () => {
    const all = someSamples(80, 6, true);
    const f1 = await search(all, 'f1_score');
    for (const metric of [new F1Score({threshold: 0.5}), () => new F1Score({threshold: 0.5})]) {
      const found = await search(all, metric);
      expect(found.threshold).to.equal(f1.threshold);
      expect(found.value).to.be.closeTo(f1.value, 1e-6);
    }
    const mcc = await search(all, new MatthewsCorrelation());
    expect(mcc.value).to.be.closeTo((await search(all, 'mcc')).value, 1e-12);

    const iou: Formula = (tp, fp, fn, tn) => (over(tp, tp + fp + fn) + over(tn, tn + fp + fn)) / 2;
    const found = await search(all, new BinaryIoU());
    expect(found.value).to.be.closeTo(bruteForce(all, iou).value, 1e-6);
    const constrained = await search(all, new PrecisionAtRecall({recall: 0.8}));
    const precise: Formula = (tp, fp, fn) => (over(tp, tp + fn) >= 0.8 ? over(tp, tp + fp) : 0);
    expect(constrained.value).to.be.closeTo(bruteForce(all, precise).value, 1e-6);
    expect(valueAt(all, precise, constrained.threshold)).to.be.closeTo(constrained.value, 1e-6);

    const grid = [0.9, 0.1, 0.5, 0.25];
    const hits = await search(
      all,
      (yTrue, yPred, w) => yTrue.reduce((sum, y, i) => sum + (y === yPred[i] ? (w?.[i] ?? 1) : 0), 0),
      grid,
    );
    const right = grid.map(t => weightOf(all, 1, true, t) + weightOf(all, 0, false, t));
    expect(hits.value).to.be.closeTo(Math.max(...right), 1e-12);
    expect(hits.threshold).to.equal(grid[right.indexOf(Math.max(...right))]);
  });

  it('takes the beta of an F-score, and minimises what is better when small', async () => {
    const all = someSamples(80, 7, false);
    const f2: Formula = (tp, fp, fn) => over(5 * tp, 5 * tp + 4 * fn + fp);
    const found = await search(all, {className: 'FBetaScore', config: {beta: 2}});
    expect(found.value).to.be.closeTo(bruteForce(all, f2).value, 1e-12);
    const loss: Formula = (tp, fp, fn, tn) => -(fp + fn) / (tp + fp + fn + tn);
    const least = await search(all, 'ZeroOneLoss');
    expect(least.value).to.be.closeTo(-bruteForce(all, loss).value, 1e-6);
  });

  it('names thresholds that mean the same in float32, and its ends', async () => {
    const near = [Math.fround(0.5), Math.fround(0.5 + 2 ** -24)];
    const at = (scores: number[], labels: number[], metric = 'accuracy') =>
      search(
        scores.map((score, i) => ({score, label: labels[i], weight: 1})),
        metric,
      ).then(found => found.threshold);
    expect(near[1]).to.be.greaterThan(near[0]);
    const between = await at(near, [0, 1]);
    expect(Math.fround(between)).to.equal(between).and.to.be.at.least(near[0]).and.below(near[1]);
    expect(await at([0.25, 0.75], [0, 1])).to.equal(0.5);
    expect(await at([0.25, 0.75], [1, 1])).to.equal(0);
    expect(await at([0, 0.75], [1, 1])).to.equal(-1);
    expect(await at([-4, 3], [1, 1])).to.equal(-8);
    expect(await at([0.25, 0.75], [0, 0])).to.equal(1);
    expect(await at([-4, 3], [0, 0])).to.equal(3);
    // Every threshold is as good as the others: the smallest.
    expect(await at([0.25, 0.75], [0, 0], 'f1_score')).to.equal(0);
  });

  for (const [name, wrap] of [
    ['extended', withMetrics],
    ['plain', <T extends tf.LayersModel>(model: T): T => model],
  ] as const) {
    it(`logs its numbers in fit of ${name} models, before any monitor looks`, async () => {
      const model = wrap(binaryModel());
      const tuner = new ThresholdTuner({data: [valid.x, valid.y]});
      const stop = new EarlyStopping({monitor: 'val_f1_score_at_threshold', patience: 9});
      const {history} = await model.fit(train.x, train.y, {...setting, callbacks: [stop, tuner]});
      const scores = predictions(model, valid.x);
      const all = valid.labels.map((label, i) => ({label, score: scores[i], weight: 1}));
      const right = bruteForce(all, FORMULAS.f1_score);
      expect(tuner.value).to.be.closeTo(right.value, 1e-12);
      expect(valueAt(all, FORMULAS.f1_score, tuner.threshold)).to.be.closeTo(right.value, 1e-12);
      expect(history.val_threshold).to.deep.equal(tuner.results.map(r => r.threshold));
      expect(history.val_f1_score_at_threshold).to.deep.equal(tuner.results.map(r => r.value));
      expect(stop.best).to.equal(Math.max(...tuner.results.map(r => r.value)));
      expect(tuner.best).to.deep.equal(tuner.results[stop.bestEpoch]);
    });
  }

  it("uses fit's own validation of an extended model, weights included, without a second pass", async () => {
    const weights = tf.tensor1d(valid.labels.map((_, i) => 1 + (i % 3)));
    const seen: number[][] = [];
    for (const path of ['cpu', 'device'] as const) {
      forcePath(path);
      const model = withMetrics(binaryModel());
      const tuner = new ThresholdTuner({metric: 'mcc'});
      const {predict} = tf.LayersModel.prototype;
      let predicted = 0;
      tf.LayersModel.prototype.predict = function (...args) {
        predicted++;
        return predict.apply(this, args);
      };
      try {
        const validationData = [valid.x, valid.y, weights] as [tf.Tensor, tf.Tensor, tf.Tensor];
        await model.fit(train.x, train.y, {...setting, validationData, callbacks: tuner});
      } finally {
        tf.LayersModel.prototype.predict = predict;
        forcePath(undefined);
      }
      expect(predicted).to.equal(0);
      const scores = predictions(model, valid.x);
      const all = valid.labels.map((label, i) => ({label, score: scores[i], weight: 1 + (i % 3)}));
      expect(tuner.value).to.be.closeTo(bruteForce(all, FORMULAS.mcc).value, 1e-9);
      seen.push([tuner.threshold, tuner.value]);
    }
    expect(seen[0]).to.deep.equal(seen[1]);
    weights.dispose();
  });

  it('tunes once, for the weights that came back', async () => {
    const model = withMetrics(binaryModel());
    const stop = new EarlyStopping({monitor: 'loss', mode: 'max', patience: 9, restoreBestWeights: true});
    const tuner = new ThresholdTuner({metric: 'accuracy', data: [valid.x, valid.y], every: 'train'});
    const {history} = await model.fit(train.x, train.y, {...setting, callbacks: [tuner, stop]});
    expect(history).not.to.have.property('val_threshold');
    const scores = predictions(model, valid.x);
    const all = valid.labels.map((label, i) => ({label, score: scores[i], weight: 1}));
    expect(tuner.results).to.have.length(1);
    expect(valueAt(all, FORMULAS.accuracy, tuner.threshold)).to.be.closeTo(tuner.value, 1e-12);
  });

  it('looks at one output, or one class, of several', async () => {
    const model = withMetrics(twoOutputs());
    const tuner = new ThresholdTuner({metric: 'accuracy', output: 'a', data: [valid.x, [valid.y, valid.y]]});
    const {history} = await model.fit(train.x, [train.y, train.y], {...setting, epochs: 1, callbacks: tuner});
    expect(history).to.include.keys('val_a_threshold', 'val_a_accuracy_at_threshold');

    const three = tf.sequential({
      layers: [tf.layers.dense({units: 3, inputShape: [3], activation: 'softmax'})],
    });
    three.compile({optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy'});
    const ids = valid.labels.map((label, i) => label + (i % 2));
    const y = tf.tensor2d(ids, [ids.length, 1]);
    const of = new ThresholdTuner({metric: 'f1', classId: 2, data: [valid.x, y]});
    await withMetrics(three).fit(valid.x, y, {...setting, epochs: 1, callbacks: of});
    const scores = predictions(three, valid.x);
    const all = ids.map((id, i) => ({label: id === 2 ? 1 : 0, score: scores[3 * i + 2], weight: 1}));
    expect(of.value).to.be.closeTo(bruteForce(all, FORMULAS.f1_score).value, 1e-12);
    y.dispose();
  });

  it('leaks nothing, also when its function throws or training does', async () => {
    const model = withMetrics(binaryModel());
    const run = (callbacks: object[], own = model) =>
      own.fit(train.x, train.y, {
        ...setting,
        validationData: [valid.x, valid.y],
        callbacks: callbacks as tf.Callback[],
      });
    for (const path of ['cpu', 'device'] as const) {
      forcePath(path);
      try {
        await run([new ThresholdTuner()]);
        const before = tf.memory().numTensors;
        await run([new ThresholdTuner(), new ThresholdTuner({metric: new BinaryIoU(), prefix: 'my_'})]);
        const mine = () => {
          throw new Error('mine');
        };
        const broken = new ThresholdTuner({metric: (_t, _p) => mine()});
        expect((await failureOf(run([broken]))).message).to.equal('mine');
        expect((await failureOf(run([new ThresholdTuner(), {onBatchEnd: mine}]))).message).to.equal('mine');
        const held = {data: dataset(valid.x, valid.y, 16)};
        await fitDataset(model, dataset(train.x, train.y, 20), {
          epochs: 2,
          verbose: 0,
          callbacks: new ThresholdTuner(held),
        });
        expect(tf.memory().numTensors).to.equal(before);
      } finally {
        forcePath(undefined);
      }
    }
    const plain = binaryModel();
    const tuner = () => new ThresholdTuner({data: [valid.x, valid.y]});
    await plain.fit(train.x, train.y, {...setting, callbacks: tuner()});
    const before = tf.memory().numTensors;
    await plain.fit(train.x, train.y, {...setting, callbacks: tuner()});
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('keeps what it found in its state', async () => {
    const tuner = new ThresholdTuner({data: [valid.x, valid.y]});
    await binaryModel().fit(train.x, train.y, {...setting, callbacks: tuner});
    const other = new ThresholdTuner();
    other.setState(tuner.getState());
    expect([other.threshold, other.value, other.best]).to.deep.equal([
      tuner.threshold,
      tuner.value,
      tuner.best,
    ]);
  });

  it('works in a loop that calls it by hand, and says what it found', async () => {
    const model = binaryModel();
    const tuner = new ThresholdTuner({data: [valid.x, valid.y], verbose: 1});
    tuner.setParams({epochs: 1});
    tuner.setModel((model as unknown as {model: tf.LayersModel}).model);
    const logs: Record<string, number> = {};
    const {printed} = await listen(async () => {
      await tuner.onTrainBegin();
      await tuner.onEpochBegin(0);
      await tuner.onEpochEnd(0, logs);
      await tuner.onTrainEnd();
    });
    expect(Object.keys(logs)).to.deep.equal(['val_threshold', 'val_f1_score_at_threshold']);
    expect(printed).to.have.length(1);
    expect(printed[0]).to.match(/^Epoch 1: val_f1_score 0\.\d+ at threshold 0\.\d+$/);
  });

  it('is NaN where scores have no order', async () => {
    const model = binaryModel();
    const x = tf.mul(valid.x, NaN);
    const tuner = new ThresholdTuner({data: [x, valid.y]});
    await model.fit(train.x, train.y, {...setting, epochs: 1, callbacks: tuner});
    expect([tuner.threshold, tuner.value, tuner.best]).to.deep.equal([NaN, NaN, undefined]);
    x.dispose();
  });

  it('says what is wrong with its options', async () => {
    const make = (options: object) => () => new ThresholdTuner(options);
    expect(make({metrics: 'f1'})).to.throw('unknown option "metrics". Did you mean "metric"?');
    expect(make({metric: 'f1_scor'})).to.throw('unknown metric "f1_scor". Did you mean "f1_score"');
    expect(make({thresholds: []})).to.throw('thresholds is an empty list');
    expect(make({thresholds: 0})).to.throw('thresholds must be a whole number of at least 1; got 0.');
    expect(make({mode: 'up'})).to.throw('mode must be one of "auto", "min", "max"');
    expect(make({metric: F1Score})).to.throw('expected an instance of a metric, got its class');
    expect(make({metric: 'Mean'})).to.throw('nothing says which way mean is better');
    const fit = (options: object) =>
      failureOf(
        binaryModel().fit(train.x, train.y, {
          ...setting,
          callbacks: new ThresholdTuner({data: [valid.x, valid.y], ...options}),
        }),
      ).then(error => error.message);
    expect(await fit({output: 'b'})).to.contain('there is no output b; the model has: dense');
    expect(await fit({classId: 1})).to.contain('there is no class 1: the output has 1.');
    expect(await fit({metric: new CategoricalAccuracy()})).to.contain(
      'whether predictions of 0 and 1 are right',
    );
    expect(await fit({data: null})).to.contain('a plain model does not tell what it validates on');
    const twice = [1, 2].map(() => new ThresholdTuner({data: [valid.x, valid.y]}));
    const error = await failureOf(
      withMetrics(binaryModel()).fit(train.x, train.y, {...setting, callbacks: twice}),
    );
    expect(error.message).to.contain('there is a "val_threshold" in the logs already; give another prefix');
  });
});
