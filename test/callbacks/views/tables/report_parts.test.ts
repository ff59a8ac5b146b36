import {expect} from 'chai';
import {dataTable} from '../../../../callbacks/views/tables/data_table.js';
import {findingList, findingTally, sparkline, stripe} from '../../../../callbacks/views/tables/finding_list.js';
import {measureRange, measureTable} from '../../../../callbacks/views/tables/measures.js';
import {metricTitle, titlesOf} from '../../../../callbacks/views/text/metric_titles.js';
import {modelTable} from '../../../../callbacks/views/tables/model_table.js';
import {settingsList} from '../../../../callbacks/views/tables/settings.js';

describe('views: findings', () => {
  const finding = {
    severity: 'warning' as const,
    title: 'Over<fitting>',
    text: 'a & b',
    evidence: {text: '0.1', parts: [1, 3]},
  };

  it('a word, an icon, the sentence and its evidence', () => {
    const html = findingList([finding]);
    expect(html).to.contain('<li class="finding is-warning"><svg class="icon"');
    expect(html).to.contain(
      'Warning: </span><span class="finding-word">Over&lt;fitting&gt;.</span> a &amp; b</p>',
    );
    expect(html).to.contain('<span>0.1</span>');
    expect(findingTally([finding, finding, {...finding, severity: 'good'}])).to.equal('2 warnings, 1 good');
  });

  it('art stays small, whatever its data', () => {
    expect(sparkline([1, NaN, 2], 2).length).to.be.greaterThan(0);
    expect(sparkline([1])).to.equal('');
    expect(sparkline(Array.from({length: 5000}, (_, i) => i)).length).to.be.lessThan(3000);
    expect(stripe(Array.from({length: 200}, () => 1)).match(/<rect/g)).to.have.lengthOf(6);
    expect([stripe([]), stripe([0])]).to.eql(['', '']);
  });
});

describe('views: tables of the report', () => {
  it('a measure has its error, its baseline and its scale', () => {
    const row = {key: 'acc', title: 'Accuracy', value: 0.8, error: 0.02, direction: 'max' as const, baseline: {value: 0.5, text: 'chance'}}; // prettier-ignore
    expect(measureRange(row)).to.eql([0, 1]);
    expect(measureRange({...row, direction: 'min'})[1]).to.be.closeTo(1.15 * 0.84, 1e-9);
    const html = measureTable([row, {key: 'x', title: 'X', value: NaN}]);
    expect(html).to.contain('0.800 <small>± 0.020</small>').and.to.contain('0.500<small>chance</small>');
    expect(html)
      .to.contain('not known')
      .and.not.to.match(/d="[^"]*NaN/);
    expect(measureTable([])).to.equal('');
  });

  it('samples per class, and targets', () => {
    const html = dataTable({train: [30, 10], validation: [3, 1]}, {classes: ['<a>', 'b']});
    expect(html).to.contain('<th scope="row">&lt;a&gt;</th><td>30</td>').and.to.contain('<td>75.0%</td>');
    const facts = {mean: [1], median: [2], std: [3]};
    expect(dataTable({trainTargets: facts})).to.contain('<td>1.000</td><td>2.000</td><td>3.000</td>');
    expect(dataTable({})).to.equal('');
  });

  it('layers; of many the middle is left out', () => {
    const layer = {name: 'a<b', className: 'Dense', outputShape: [null, 3], parameters: 5, trainable: false};
    const html = modelTable(
      {layers: 100, parameters: 500, summary: Array.from({length: 100}, () => layer)},
      10,
    );
    expect(html).to.contain('a&lt;b').and.to.contain('Dense, frozen').and.to.contain('[null, 3]');
    expect(html).to.contain('90 layers are left out').and.to.contain('all 100 layers');
  });

  it('settings without a value are left out', () => {
    expect(settingsList([['a', '<1>'], ['b', undefined]])).to.contain('<dt>a</dt><dd>&lt;1&gt;</dd>').and.not.to.contain('<dt>b'); // prettier-ignore
    expect(settingsList([])).to.equal('');
  });

  it('titles of log keys', () => {
    expect(['acc', 'f1_score', 'mean_absolute_error', 'kind_acc', 'roc_auc', 'rootMeanSquaredError', ''].map(metricTitle)).to.eql(['Accuracy', 'F1', 'Mean absolute error', 'Kind accuracy', 'ROC AUC', 'Root mean squared error', '']); // prettier-ignore
  });

  it('names the class of the key of a single class', () => {
    const keys = ['f1_score', 'f1_score_setosa', 'f1_score_other', 'recall_0', 'recall_1', 'val_acc_1'];
    const titleOf = titlesOf(keys, ['setosa', 'other']);
    const titles = ['f1_score', 'f1_score_other', 'recall_0', 'acc_1'].map(titleOf);
    expect(titles).to.eql(['F1', 'F1, other', 'Recall, setosa', 'Accuracy 1']);
  });
});
