import {expect} from 'chai';
import {checkRun, UsageError} from '../../../../callbacks/runs/index.js';
import {recordOf} from '../records.js';

const good = recordOf([{loss: 1, acc: 'NaN'}], {
  batches: {step: [0, 4], keys: {loss: [1, null]}},
  events: [{epoch: 0, kind: 'best', text: 'best'}],
  evaluation: {
    task: 'binary',
    confusion: [
      [1, 2],
      [3, 4],
    ],
    outputs: {a: {perClass: []}},
  },
});

describe('checkRun', () => {
  it('returns a record, with fields of later formats too', () => {
    const run = {...good, later: 1, config: {samples: 12, new: true}};
    expect(checkRun(run)).to.equal(run);
  });

  it('names what is wrong', () => {
    const wrong: [object | null, string][] = [
      [null, 'run must be an object; got null'],
      [{...good, version: 2}, 'run.version must be 1'],
      [{...good, id: ''}, 'run.id must be a text that is not empty'],
      [{...good, name: 3}, 'run.name must be a text; got 3'],
      [{...good, started: 'now'}, 'run.started must be milliseconds since 1970; got "now"'],
      [{...good, config: []}, 'run.config must be an object'],
      [{...good, epochs: {}}, 'run.epochs must be a list'],
      [{...good, epochs: [{epoch: -1, time: 0, logs: {}}]}, 'run.epochs[0].epoch must be a whole number'],
      [
        {...good, epochs: [{epoch: 0, time: 'x', logs: {}}]},
        'run.epochs[0].time must be a number of seconds',
      ],
      [
        {...good, epochs: [{epoch: 0, time: 0, logs: {loss: NaN}}]},
        'run.epochs[0].logs.loss must be a number',
      ],
      [{...good, events: undefined}, 'run.events must be a list; got undefined'],
      [{...good, events: [{epoch: 0, kind: 'best'}]}, 'run.events[0].text must be a text'],
      [{...good, batches: {step: [1, 1], keys: {}}}, 'run.batches.step must be a list of ascending'],
      [{...good, batches: {step: [1], keys: {a: []}}}, 'run.batches.keys.a must be a list of 1 values'],
      [{...good, batches: {step: [1], keys: {a: ['x']}}}, 'run.batches.keys.a must be a list of numbers'],
      [{...good, evaluation: {confusion: [[1, 2]]}}, 'run.evaluation.confusion must be a square matrix'],
      [{...good, evaluation: {curves: 3}}, 'run.evaluation.curves must be a list'],
      [{...good, evaluation: {curves: [3]}}, 'run.evaluation.curves[0] must be an object'],
      [{...good, evaluation: {calibration: []}}, 'run.evaluation.calibration must be an object'],
      [
        {...good, evaluation: {outputs: {a: {samples: 1}}}},
        'run.evaluation.outputs.a.samples must be a list',
      ],
    ];
    for (const [value, message] of wrong)
      expect(() => checkRun(value, 'here'), message).to.throw(UsageError, message);
    expect(() => checkRun(3, 'here')).to.throw(UsageError, /^here: /);
  });
});
