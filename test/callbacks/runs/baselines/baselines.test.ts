import {expect} from 'chai';
import {baselines, type LabelFacts, type RunConfig} from '../../../../callbacks/runs/index.js';
import {recordOf} from '../records.js';

function of(keys: string[], labels: LabelFacts | Record<string, LabelFacts>, config: RunConfig = {}) {
  const logs = Object.fromEntries(keys.flatMap(key => [[key, 1] as const, [`val_${key}`, 1] as const]));
  return baselines(recordOf([logs], {config: {...config, labels}}));
}

describe('baselines', () => {
  const classes = ['sit', 'stand', 'walk'];
  const labels = {train: [10, 20, 30], validation: [5, 10, 5]};

  it('are constant answers that the training labels choose and the validation labels measure', () => {
    const loss = 'categoricalCrossentropy';
    const result = of(['loss', 'acc', 'auc', 'pr_auc', 'f1_score', 'other'], labels, {classes, loss});
    const entropy = -(Math.log(1 / 6) + 2 * Math.log(2 / 6) + Math.log(3 / 6)) / 4;
    expect(result.loss.value).to.be.closeTo(entropy, 1e-12);
    expect(result.loss.text).to.equal('class shares');
    expect(result.acc).to.deep.equal({value: 0.25, text: 'always walk'});
    expect(result.auc).to.deep.equal({value: 0.5, text: 'chance'});
    expect(result.pr_auc.value).to.be.closeTo(1 / 3, 1e-12);
    expect(result.f1_score.value).to.be.closeTo((2 * 0.25) / 1.25 / 3, 1e-12);
    expect(result).not.to.have.any.keys('other', 'val_acc');
  });

  it('of a loss are known only where it is one function without a weight', () => {
    for (const loss of ['binaryCrossentropy + 0.5 * l1', '2 * binaryCrossentropy'])
      expect(of(['loss', 'acc'], {train: [1, 3]}, {loss})).to.have.all.keys('acc');
  });

  it('use the labels that are known, and numbers for classes without names', () => {
    expect(of(['accuracy'], {train: [1, 3]}).accuracy).to.deep.equal({value: 0.75, text: 'always class 1'});
    expect(of(['categorical_accuracy'], {validation: [3, 1]}).categorical_accuracy.value).to.equal(0.75);
    expect(of(['acc'], {train: [1, 3], validation: [0, 2, 2]}).acc.value).to.equal(0.5);
    expect(of(['acc'], {})).to.deep.equal({});
  });

  it('of single classes, by number or name, are about the class', () => {
    const f1 = (2 * 0.25) / 1.25;
    const numbered = of(['f1_score', 'f1_score_0', 'f1_score_1', 'f1_score_2'], labels, {classes});
    expect(numbered.f1_score.value).to.be.closeTo(f1 / 3, 1e-12);
    expect([0, 1, 2].map(i => numbered[`f1_score_${i}`].value)).to.deep.equal([0, 0, f1]);
    expect(numbered.f1_score_0.text).to.equal('always walk');
    const keys = ['pr_auc', 'recall', 'auc', 'acc'].flatMap(key => classes.map(name => `${key}_${name}`));
    const named = of(keys, labels, {classes});
    expect(classes.map(name => named[`pr_auc_${name}`].value)).to.deep.equal([0.25, 0.5, 0.25]);
    expect(named.auc_sit.value).to.equal(0.5);
    expect(named).not.to.have.any.keys('recall_walk', 'acc_walk');
  });

  it('are missing for entries that are not one per class, and those of a second metric are kept', () => {
    const result = of(['precision_0', 'precision_1', 'f1', 'f1_1'], labels);
    expect(result).to.have.all.keys('f1', 'f1_1');
    expect(result.f1_1).to.deep.equal(result.f1);
    const binary: LabelFacts = {task: 'binary', validation: [10, 30]};
    expect(of(['precision_0', 'precision_1'], binary)).to.deep.equal({});
  });

  it('of single labels and columns are their own', () => {
    const facts: LabelFacts = {task: 'multilabel', validation: [2, 9]};
    const config = {samples: {validation: 10}};
    const result = of(['f1_0', 'f1_1', 'accuracy_0', 'accuracy_1'], facts, config);
    expect(result.f1_0).to.deep.equal({value: 0, text: 'never this label'});
    expect(result.f1_1.value).to.be.closeTo(1.8 / 1.9, 1e-12);
    expect(result.accuracy_0.value).to.equal(0.8);
    const validationTargets = {mean: [2, 2], median: [1, 2], std: [3, 4], deviation: [2, 3]};
    const columns = of(['mae', 'mae_0', 'mae_1', 'mse', 'mse_0', 'mse_1'], {validationTargets});
    expect(['mae_0', 'mae_1', 'mse_1'].map(key => columns[key].value)).to.deep.equal([2, 3, 16]);
  });

  it('of two classes are about the second one', () => {
    const result = of(['f1_score', 'average_precision', 'precision'], {validation: [10, 30]});
    expect(result.f1_score.value).to.be.closeTo((2 * 0.75) / 1.75, 1e-12);
    expect(result.average_precision).to.deep.equal({value: 0.75, text: 'prevalence'});
    expect(result.precision.value).to.equal(0.75);
    expect(of(['f1'], {validation: [30, 10]}).f1.value).to.equal(0);
  });

  it('of independent labels need the number of samples', () => {
    const facts: LabelFacts = {task: 'multilabel', validation: [2, 9]};
    const result = of(['loss', 'binary_accuracy', 'ap'], facts, {
      loss: 'binaryCrossentropy',
      samples: {validation: 10},
    });
    const h = (p: number) => -(p * Math.log(p) + (1 - p) * Math.log(1 - p));
    expect(result.loss.value).to.be.closeTo((h(0.2) + h(0.9)) / 2, 1e-12);
    expect(result.binary_accuracy.value).to.be.closeTo(0.85, 1e-12);
    expect(result.ap.value).to.be.closeTo(0.55, 1e-12);
    expect(of(['acc'], facts)).to.deep.equal({});
  });

  it('of regressions are mean and median', () => {
    const trainTargets = {mean: [1, 2], median: [1, 2], std: [9, 9], deviation: [7, 7]};
    const validationTargets = {mean: [2, 2], median: [1, 2], std: [3, 4], deviation: [2, 3]};
    const result = of(
      ['loss', 'mse', 'mae', 'rmse', 'r2_score'],
      {trainTargets, validationTargets},
      {loss: 'meanSquaredError'},
    );
    expect(result.loss).to.deep.equal({value: 13, text: 'always the mean'});
    expect(result.mse.value).to.equal(13);
    expect(result.rmse.value).to.equal(Math.sqrt(13));
    expect(result.mae).to.deep.equal({value: 2.5, text: 'always the median'});
    expect(result.r2_score.value).to.equal(0);
  });

  it('of several outputs follow the names of the outputs', () => {
    const result = of(
      ['loss', 'a_loss', 'a_acc', 'b_mse'],
      {a: {validation: [1, 3]}, b: {validationTargets: {mean: [0], median: [0], std: [2]}}},
      {loss: {a: 'sparseCategoricalCrossentropy', b: 'meanSquaredError'}},
    );
    expect(Object.keys(result)).to.have.members(['a_loss', 'a_acc', 'b_mse']);
    expect(result.a_acc.value).to.equal(0.75);
    expect(result.b_mse.value).to.equal(4);
  });

  it('include the metrics of a training that has no epoch yet', () => {
    const run = recordOf([], {config: {metrics: ['acc'], labels: {train: [1, 1]}}});
    expect(baselines(run).acc.value).to.equal(0.5);
  });
});
