import {expect} from 'chai';
import {modelCard} from '../../../callbacks/report/model_card.js';
import {UsageError} from '../../../src/errors.js';
import {failureOf} from '../../outcomes.js';
import {classRecord, regressionRecord} from './records.js';

describe('modelCard', () => {
  it('begins with the model-index of Hugging Face, then the report', async () => {
    const run = {...classRecord(), name: 'a: "b" # c'};
    const card = await modelCard(run, {dataset: {name: 'Palmer penguins', type: 'penguins'}});
    expect(card).to.match(/^---\n[^]*\n---\n\n# a: "b" \\# c\n/);
    expect(card).to.contain(`model-index:
- name: "a: \\"b\\" # c"
  results:
  - task:
      type: "tabular-classification"
    dataset:
      name: "Palmer penguins"
      type: "penguins"
      split: validation
    metrics:
    - type: "accuracy"
      value: 0.816667
      name: "Accuracy"
`);
  });

  it('the task of a regression, or the one that is given', async () => {
    expect(await modelCard(regressionRecord())).to.contain('type: "tabular-regression"');
    expect(await modelCard(regressionRecord(), {task: 'time-series-forecasting'})).to.contain(
      'type: "time-series-forecasting"',
    );
  });

  it('a data set without a name, and a task that is not a text, are errors', async () => {
    for (const options of [{dataset: {}}, {dataset: 'penguins'}, {task: 3}, {datset: {name: 'a'}}]) {
      expect(await failureOf(() => modelCard(classRecord(), options as never))).to.be.instanceOf(UsageError);
    }
  });
});
