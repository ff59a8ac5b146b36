import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
import {FINDING_IDS, type FindingId, SEVERITIES} from '../../../callbacks/findings/finding.js';
import {findings} from '../../../callbacks/findings/findings.js';
import {DEFAULTS} from '../../../callbacks/findings/options.js';
import type {Run} from '../../../callbacks/runs/record/run.js';
import {decay, line, runOfLists} from './records.js';

const troubled = runOfLists(
  {loss: decay(0.1, 30), val_loss: [...line(1, 0.5, 10), ...line(0.5, 0.7, 19), 'NaN']},
  {labels: {train: [90, 10], validation: [45, 5]}, loss: 'binaryCrossentropy'},
);

describe('findings', () => {
  it('come in the order of severity', () => {
    const order = findings(troubled).map(({severity}) => SEVERITIES.indexOf(severity));
    expect(order.length > 3).to.be.ok;
    expect(order).to.deep.equal([...order].sort((a, b) => a - b));
  });

  it('are the same for the same record, which stays as it is', () => {
    const before = JSON.stringify(troubled);
    expect(findings(troubled)).to.deep.equal(findings(JSON.parse(before) as Run));
    expect(JSON.stringify(troubled)).to.equal(before);
  });

  it('are sentences with evidence, as JSON', () => {
    for (const finding of findings(troubled)) {
      expect(finding?.text).to.match(/ .*[.]$/);
      expect(finding.title.length > 0 && finding.evidence.text.length > 0).to.be.ok;
      expect(JSON.parse(JSON.stringify(finding))).to.deep.equal(finding);
    }
  });

  it('read each epoch and event equally often, however many there are', () => {
    const readsPerEpoch = (count: number): number => {
      let reads = 0;
      const counting = <T extends object>(entry: T): T =>
        new Proxy(entry, {
          get: (target, name) => {
            reads++;
            return Reflect.get(target, name) as unknown;
          },
        });
      const run = runOfLists({loss: line(1, 0.5, count), val_loss: line(1, 0.5, count)});
      const events = run.epochs.map(({epoch}) => ({epoch, kind: 'learning-rate' as const, text: 'lower'}));
      const restored = {epoch: count - 1, kind: 'restored' as const, text: 'the weights of the best epoch'};
      findings({
        ...run,
        epochs: run.epochs.map(counting),
        events: [...events, restored].map(counting),
      });
      return reads / count;
    };
    expect(readsPerEpoch(2000)).to.be.at.most(1.1 * readsPerEpoch(200));
  });

  it('leave out what is not wanted', () => {
    const ids = findings(troubled, {ignore: ['not-finite', 'imbalance']}).map(({id}) => id);
    expect(!ids.includes('not-finite') && !ids.includes('imbalance')).to.be.ok;
  });

  it('refuse options and ids that do not exist', () => {
    expect(() => findings(troubled, {overfitingGap: 1} as object)).to.throw(
      UsageError,
      /unknown option "overfitingGap"\. Did you mean "overfittingGap"/,
    );
    expect(() => findings(troubled, {ignore: ['overfit' as FindingId]})).to.throw(
      /Did you mean "overfitting"/,
    );
    expect(() => findings(troubled, {lossRise: 'much' as never})).to.throw(/lossRise must be a number/);
    expect(() => findings(troubled, {baselines: {acc: '1' as never}})).to.throw(
      /baselines\.acc must be a number/,
    );
    expect(() => findings(troubled, {ignore: 'plateau' as never})).to.throw(/ignore must be a list/);
  });

  it('refuse what is not a record', () => {
    for (const run of [undefined, null, 'run', [1]]) {
      expect(() => findings(run as never)).to.throw(UsageError, /expected a record/);
    }
  });

  it('read records from which anything is missing', () => {
    expect(findings({} as Run)).to.deep.equal([]);
    expect(findings(runOfLists({loss: []}))).to.deep.equal([]);
    for (const field of ['config', 'epochs', 'events', 'started', 'finished', 'name'] as const) {
      expect(() => findings({...troubled, [field]: undefined})).not.to.throw();
    }
    expect(() => findings({...troubled, epochs: [{epoch: 0}]} as never)).not.to.throw();
    expect(() => findings({...troubled, evaluation: {}})).not.to.throw();
    expect(() => findings({...troubled, config: {samples: 100}} as never)).not.to.throw();
  });

  it('have all nineteen ids that are promised, and a default for each threshold', () => {
    expect(FINDING_IDS.length >= 19).to.be.ok;
    expect(new Set(FINDING_IDS).size).to.equal(FINDING_IDS.length);
    const numbers = Object.values(DEFAULTS).filter(value => typeof value === 'number');
    expect(numbers.every(value => value > 0)).to.be.ok;
  });
});
