import {expect} from 'chai';
import {type ExpectedLogs} from '../../../callbacks/base/expected_logs.js';
import {Monitor, type MonitorMode} from '../../../callbacks/monitor/monitor.js';

const source = (change: Partial<ExpectedLogs> = {}): ExpectedLogs => ({
  keys: [],
  complete: false,
  direction: () => undefined,
  isValidation: () => false,
  mayValidate: () => true,
  isDue: () => true,
  ...change,
});

function monitor(
  key: string,
  {mode = 'auto', minDelta = 0, baseline}: {mode?: MonitorMode; minDelta?: number; baseline?: number} = {},
) {
  return new Monitor('Test', {monitor: key, mode, minDelta, baseline});
}

describe('Monitor', () => {
  it('is strict, applies minDelta in both directions, and starts over', () => {
    const m = monitor('k', {mode: 'min', minDelta: 0.5});
    m.begin(source());
    expect([4, 3.5, 3.4, 3, NaN, 2.8].map(v => m.update(v))).to.deep.equal([
      true,
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(m.best).to.equal(2.8);
    m.begin(source());
    expect(m.best).to.equal(undefined);
    const up = monitor('k', {mode: 'max', minDelta: 0.5});
    up.begin(source());
    expect([1, 1.5, 1.6, -Infinity, Infinity].map(v => up.update(v))).to.deep.equal([
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it('keeps the baseline separate from the best value', () => {
    const m = monitor('k', {mode: 'max', baseline: 0.8, minDelta: 0.1});
    m.begin(source());
    expect([m.update(0.5), m.beatsBaseline(0.5)]).to.deep.equal([true, false]);
    expect([m.beatsBaseline(0.9), m.beatsBaseline(0.95), m.beatsBaseline(NaN)]).to.deep.equal([
      false,
      true,
      false,
    ]);
  });

  it('checks the name before the first epoch when all names are declared', () => {
    const complete = source({keys: ['loss', 'val_loss'], complete: true, direction: () => 'min'});
    expect(() => monitor('val_los').begin(complete)).to.throw(
      'Test: there is no "val_los" in the logs. Did you mean "val_loss"',
    );
    expect(() => monitor('val_loss').begin(complete)).not.to.throw();
    // A metric of several values declares its plain name.
    expect(() => monitor('val_loss_1').begin(complete)).not.to.throw();
  });

  it('checks it after the first epoch otherwise', () => {
    const m = monitor('val_los', {mode: 'min'});
    m.begin(source({keys: ['val_loss']}));
    expect(() => m.observe({loss: 1, val_loss: 2})).to.throw(/They hold: loss, val_loss\.$/);
    const unvalidated = monitor('val_loss', {mode: 'min'});
    unvalidated.begin(source());
    expect(() => unvalidated.observe({loss: 1})).to.throw(
      'They hold: loss. Without validationSplit or validationData, fit logs no val_ keys.',
    );
  });

  it('says how to set the mode when nothing tells the direction: immediately for a declared key', () => {
    const message =
      'nothing says whether "val_x" is better when it is large or when it is small. Say so: mode: \'max\'';
    expect(() => monitor('val_x').begin(source({keys: ['val_x']}))).to.throw(message);
    const late = monitor('val_x');
    late.begin(source());
    expect(() => late.observe({val_x: 1})).to.throw(message);
  });
});
