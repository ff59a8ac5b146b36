import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {checkRun, type Run, RunRecorder} from '../../../../callbacks/runs/index.js';
import {F1Score} from '../../../../src/metrics/index.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';
import {samples, twoOutputs} from '../../helpers.js';
import {base, sum, trained} from './trained.js';

const last = (run: Run, key: string): unknown => run.epochs[run.epochs.length - 1].logs[key];

describe('the evaluation of a run', () => {
  it('of a binary output agrees with its logs and predictions', async () => {
    const {run, evaluation, scores, labels} = await trained(
      {
        units: 1,
        activation: 'sigmoid',
        loss: 'binaryCrossentropy',
        metrics: ['accuracy', 'AUC', new F1Score({threshold: 0.5})],
      },
      ([a, b]) => Number(a + b > 0.3),
      {classNames: ['low', 'high']},
    );
    const right = labels.filter((label, i) => (scores[i] > 0.5 ? 1 : 0) === label).length;
    const confusion = evaluation.confusion as number[][];
    expect(evaluation).to.deep.include({task: 'binary', count: 64, threshold: 0.5});
    expect(confusion[0][0] + confusion[1][1]).to.equal(right);
    expect(sum(confusion[1])).to.equal(labels.filter(label => label === 1).length);
    expect(last(run, 'val_acc')).to.be.closeTo(right / 64, 1e-6);
    expect(evaluation.perClass?.map(({name, support}) => [name, support])).to.deep.equal([
      ['low', sum(confusion[0])],
      ['high', sum(confusion[1])],
    ]);
    expect(evaluation.curves).to.have.length(1);
    expect(evaluation.curves?.[0].name).to.equal('high');
    expect(sum(evaluation.calibration?.bins.map(({n}) => n) ?? [])).to.equal(64);
    expect(evaluation.histogram?.[0].positives).to.have.length(25);
    expect(
      sum([...(evaluation.histogram?.[0].positives ?? []), ...(evaluation.histogram?.[0].negatives ?? [])]),
    ).to.equal(64);
    const worst = evaluation.samples ?? [];
    expect(worst).to.have.length(24);
    const lossOf = (i: number): number => -Math.log(labels[i] === 1 ? scores[i] : 1 - scores[i]);
    expect(worst[0].loss).to.be.closeTo(Math.max(...labels.map((_, i) => lossOf(i))), 1e-4);
    worst.forEach(({index, loss, actual}) => {
      expect(loss).to.be.closeTo(lossOf(index), 1e-4);
      expect(actual).to.equal(labels[index]);
    });
    expect(evaluation.assignments?.actual).to.deep.equal(labels);
    const p = right / 64;
    expect(evaluation.standardErrors?.acc).to.be.closeTo(Math.sqrt((p * (1 - p)) / 64), 1e-9);
    expect(evaluation.standardErrors).to.include.all.keys('loss', 'auc', 'f1_score');
    expect(run.evaluation?.epoch).to.equal(1);
    expect(evaluation.inputs?.[0].index).to.be.oneOf([0, 1]);
  });

  it('of several classes takes class ids and one-hot labels', async () => {
    const id = ([a, b]: number[]): number => (a > 0.3 ? 2 : b > 0 ? 1 : 0);
    const oneHot = (features: number[]): number[] => [0, 1, 2].map(i => Number(id(features) === i));
    const sparse = await trained(
      {units: 3, activation: 'softmax', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy']},
      id,
    );
    const full = await trained(
      {units: 3, activation: 'softmax', loss: 'categoricalCrossentropy', metrics: ['accuracy']},
      oneHot,
    );
    expect(sparse.evaluation).to.deep.equal(full.evaluation);
    expect(sparse.run.config.labels).to.deep.equal(full.run.config.labels);
    const {evaluation, run, scores, labels} = sparse;
    expect(evaluation).to.deep.include({task: 'multiclass', count: 64});
    expect(evaluation).not.to.have.property('threshold');
    const confusion = evaluation.confusion as number[][];
    expect(confusion[0][0] + confusion[1][1] + confusion[2][2]).to.equal(
      Math.round((last(run, 'val_acc') as number) * 64),
    );
    const predicted = labels.map((_, i) =>
      [0, 1, 2].reduce((best, c) => (scores[3 * i + c] > scores[3 * i + best] ? c : best), 0),
    );
    expect(evaluation.assignments).to.deep.equal({actual: labels, predicted});
    expect(evaluation.curves?.map(({name}) => name)).to.deep.equal(['0', '1', '2']);
    expect(evaluation.histogram).to.have.length(3);
  });

  it('has the standard errors of single classes', async () => {
    const id = ([a, b]: number[]): number[] => [a > 0.3, b > 0 && a <= 0.3, b <= 0 && a <= 0.3].map(Number);
    const classNames = ['x', 'y', 'z'];
    const {evaluation, run} = await trained(
      {
        units: 3,
        activation: 'softmax',
        loss: 'categoricalCrossentropy',
        metrics: [new F1Score({average: null, classNames})],
      },
      id,
      {classNames},
    );
    const errors = evaluation.standardErrors ?? {};
    expect(run.epochs[0].logs).to.include.all.keys('val_f1_score', 'val_f1_score_x', 'val_f1_score_z');
    const keys = classNames.map(name => `f1_score_${name}`);
    expect(errors).to.include.all.keys('f1_score', ...keys);
    expect(new Set(['f1_score', ...keys].map(key => errors[key])).size).to.equal(4);
  });

  it('of many classes keeps the curves of the worst ones', async () => {
    const {run, evaluation} = await trained(
      {units: 40, activation: 'softmax', loss: 'sparseCategoricalCrossentropy'},
      ([a, b]) => Math.floor((a + 1) * 5) + 10 * Math.floor((b + 1) * 2),
      {},
      400,
    );
    expect(evaluation.confusion).to.have.length(40);
    expect(evaluation.perClass).to.have.length(40);
    expect(evaluation.curves).to.have.length(30);
    expect(JSON.stringify(run).length).to.be.below(400_000);
  });

  it('of independent labels has curves for each', async () => {
    const {evaluation} = await trained(
      {units: 3, activation: 'sigmoid', loss: 'binaryCrossentropy', metrics: ['binaryAccuracy']},
      ([a, b, c]) => [Number(a > 0), Number(b > 0.5), Number(c + a > 0)],
      {classNames: ['a', 'b', 'c']},
    );
    expect(evaluation).to.deep.include({task: 'multilabel', count: 64});
    expect(evaluation.perClass?.map(({name}) => name)).to.deep.equal(['a', 'b', 'c']);
    expect(evaluation.curves).to.have.length(3);
    expect(evaluation).not.to.have.any.keys('confusion', 'assignments');
    expect(evaluation.samples?.[0].actual).to.be.an('array');
  });

  it('of a regression has residuals', async () => {
    const {run, evaluation, scores, labels} = await trained(
      {units: 1, activation: 'linear', loss: 'meanSquaredError', metrics: ['mae']},
      ([a, b]) => a - 2 * b + 5,
    );
    const [residuals] = evaluation.residuals ?? [];
    const differences = scores.map((score, i) => score - (labels[i] as number));
    const mean = sum(differences) / 64;
    expect(evaluation).to.deep.include({task: 'regression', count: 64});
    expect(residuals.name).to.equal('out');
    expect(residuals.mean).to.be.closeTo(mean, 1e-5);
    expect(residuals.std).to.be.closeTo(Math.sqrt(sum(differences.map(d => (d - mean) ** 2)) / 64), 1e-5);
    expect(sum(residuals.histogram.counts)).to.equal(64);
    expect(residuals.points.index).to.have.length(64);
    const {predicted} = residuals.points;
    expect(predicted).to.deep.equal([...predicted].sort((a, b) => a - b));
    expect(evaluation.standardErrors).to.include.all.keys('loss', 'mae');
    const targets = labels as number[];
    expect(
      (run.config.labels as {validationTargets: {mean: number[]}}).validationTargets.mean[0],
    ).to.be.closeTo(sum(targets) / 64, 1e-4);
  });

  it('of two outputs is by name', async () => {
    const model = withMetrics(twoOutputs());
    model.compile({
      optimizer: tf.train.sgd(0.1),
      loss: {a: 'binaryCrossentropy', b: 'meanSquaredError'},
      metrics: {a: ['accuracy'], b: ['mae']},
    });
    const {x, y, labels} = samples(40, 1);
    const recorder = new RunRecorder();
    const before = tf.memory().numTensors;
    await model.fit(x, {a: y, b: y}, {...base, validationSplit: 0.25, callbacks: recorder});
    expect(tf.memory().numTensors).to.equal(before);
    const {evaluation, config} = checkRun(recorder.run);
    expect(evaluation).to.deep.include({count: 10, epoch: 1});
    expect(evaluation?.outputs?.a).to.deep.include({task: 'binary', count: 10});
    expect(evaluation?.outputs?.b).to.deep.include({task: 'regression', count: 10});
    expect(evaluation?.outputs?.a.assignments?.actual).to.deep.equal(labels.slice(30));
    expect(evaluation?.outputs?.a.standardErrors).to.include.all.keys('a_acc', 'a_loss');
    expect(config.samples).to.deep.equal({train: 30, validation: 10});
    expect(config.loss).to.deep.equal({a: 'binaryCrossentropy', b: 'meanSquaredError'});
    expect(Object.keys(config.labels ?? {})).to.deep.equal(['a', 'b']);
    tf.dispose([x, y]);
    model.dispose();
  });
});
