import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
import {compareRuns} from '../../../callbacks/findings/compare_runs.js';
import type {Run} from '../../../callbacks/runs/record/run.js';
import {decay, line, runOfLists} from './records.js';

/** A run that is right in all but the given samples of a hundred. */
function answering(name: string, loss: number, wrong: readonly number[]): Run {
  const actual = Array.from({length: 100}, (_, i) => i % 2);
  const predicted = actual.map((label, i) => (wrong.includes(i) ? 1 - label : label));
  const run = runOfLists({val_loss: line(1, loss, 10)}, {samples: {validation: 100}});
  return {...run, id: name, name, evaluation: {assignments: {actual, predicted}}};
}

const upTo = (n: number) => Array.from({length: n}, (_, i) => i);

describe('compareRuns', () => {
  it('says that runs cannot be told apart, with the paired standard error', () => {
    const [finding] = compareRuns([answering('base', 0.4, upTo(12)), answering('drop', 0.38, upTo(11))]);
    expect(finding.id).to.equal('cannot-be-told-apart');
    expect(finding.title).to.equal('drop and base cannot be told apart');
    expect(finding?.text).to.equal(
      'Their accuracy differs by 1.0 ± 1.0 points on the same 100 samples, 1.0 standard errors.',
    );
  });

  it('names the weights that were evaluated where they are not those of the best epochs', () => {
    const [base, drop] = [answering('base', 0.4, upTo(12)), answering('drop', 0.38, upTo(11))];
    const at = (run: Run, epoch: number): Run => ({...run, evaluation: {...run.evaluation, epoch}});
    expect(compareRuns([at(base, 9), at(drop, 3)])[0].text).to.include(
      'on the same 100 samples with the weights of epochs 4 and 10, ',
    );
    expect(compareRuns([at(base, 9), at(drop, 9)])[0].text).not.to.include('weights');
  });

  it('names the better run where the difference is clear', () => {
    const [finding] = compareRuns([answering('base', 0.4, upTo(40)), answering('drop', 0.3, upTo(11))]);
    expect([finding.id, finding.severity, finding.title]).to.deep.equal([
      'better',
      'good',
      'drop is better than base',
    ]);
  });

  it('uses independent errors where the predictions are not known', () => {
    const run = (name: string, acc: number, n: number): Run => ({
      ...runOfLists({val_acc: line(0.5, acc, 10)}, {samples: {validation: n}}),
      name,
    });
    expect(compareRuns([run('a', 0.9, 100), run('b', 0.88, 100)])[0].id).to.equal('cannot-be-told-apart');
    expect(compareRuns([run('a', 0.9, 1e5), run('b', 0.88, 1e5)])[0].id).to.equal('better');
  });

  it('says so where the error is not known', () => {
    const runs = [0.4, 0.5].map(loss => runOfLists({val_loss: line(1, loss, 5)}));
    expect(compareRuns(runs)[0].id).to.equal('error-unknown');
  });

  it('warns of a run that is best at once, and of different validation data', () => {
    const early = runOfLists({val_loss: [0.5, ...line(0.5, 0.8, 10)]}, {samples: {validation: 50}});
    const late = runOfLists({val_loss: decay(0.4, 20)}, {samples: {validation: 60}});
    const ids = compareRuns([early, late]).map(({id}) => id);
    expect(ids.includes('early-best') && ids.includes('different-samples')).to.be.ok;
  });

  it('has nothing to say about fewer than two runs with a common value', () => {
    expect(compareRuns([])).to.deep.equal([]);
    expect(compareRuns([runOfLists({val_loss: [1, 0.5]}), runOfLists({acc: [1]})])).to.deep.equal([]);
  });

  it('refuses what is not a list of records', () => {
    expect(() => compareRuns({} as never)).to.throw(UsageError, /list of run records/);
    expect(() => compareRuns([1, 2] as never)).to.throw(/expected a record/);
  });
});
