import {expect} from 'chai';
import {
  formatChange,
  parseChanges,
  parseRuns,
  type RunChange,
  UsageError,
} from '../../../../callbacks/runs/index.js';
import {recordOf} from '../records.js';

const changes: RunChange[] = [
  {type: 'start', run: recordOf([])},
  {type: 'epoch', id: 'a', epoch: {epoch: 0, time: 1, logs: {loss: 'NaN'}}},
  {type: 'start', run: {...recordOf([]), id: 'b'}},
  {type: 'epoch', id: 'b', epoch: {epoch: 0, time: 1, logs: {loss: 3}}},
  {type: 'epoch', id: 'a', epoch: {epoch: 1, time: 2, logs: {loss: 1}}},
];
const text = changes.map(formatChange).join('');

describe('JSON lines of changes', () => {
  it('are read as they were written', () => {
    expect(text.trimEnd().split('\n')).to.have.length(5);
    expect(parseChanges(text)).to.deep.equal(changes);
    expect(parseChanges('')).to.deep.equal([]);
  });

  it('may end in a torn line, wherever it is torn', () => {
    for (let length = text.length - formatChange(changes[4]).length; length < text.length - 1; length++) {
      expect(parseChanges(text.slice(0, length))).to.deep.equal(changes.slice(0, 4));
    }
  });

  it('are refused with the number of a line that is not valid', () => {
    const lines = text.split('\n');
    expect(() => parseChanges([lines[0], lines[1].slice(0, 20), lines[2]].join('\n'))).to.throw(
      UsageError,
      'line 2 is',
    );
    expect(() => parseChanges('{"type":"other"}\n')).to.throw(UsageError, 'line 1 is not a change of a run');
    expect(() => parseChanges('3')).to.throw(UsageError, 'line 1');
    for (const incomplete of ['"type":"start"', '"type":"epoch","id":"a"', '"type":"finish","finished":1'])
      expect(() => parseChanges(`{${incomplete}}\n`), incomplete).to.throw(UsageError, 'line 1 is not');
  });

  it('hold several runs', () => {
    const runs = parseRuns(text);
    expect(runs.map(({id}) => id)).to.deep.equal(['a', 'b']);
    expect(runs[0].epochs.map(({logs}) => logs.loss)).to.deep.equal(['NaN', 1]);
  });
});

describe('parseRuns', () => {
  it('reads a record, and a list of records', () => {
    const run = recordOf([{loss: 1}]);
    expect(parseRuns(JSON.stringify(run))).to.deep.equal([run]);
    expect(parseRuns(JSON.stringify([run, {...run, id: 'b'}], null, 2))).to.have.length(2);
  });

  it('names what is wrong in a record', () => {
    expect(() => parseRuns('{"version": 1}', 'open')).to.throw(UsageError, 'open: run.id must be');
    expect(() => parseRuns('no JSON at all\n')).to.throw(UsageError, 'line 1 is not a change');
  });
});
