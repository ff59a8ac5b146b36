import {expect} from 'chai';
import {
  BufferedLogger,
  type LogEntry,
  type RunStatus,
  TemporaryError,
} from '../../../../callbacks/runs/index.js';
import type {BufferedLoggerOptions} from '../../../../callbacks/runs/index.js';
import {failureOf, listen} from '../../../outcomes.js';

const RUN = {id: 'a', name: 'a', time: 0, isResumed: false, config: {}};

/** A target whose calls are listed; `fail` may throw in place of the call. */
class Target extends BufferedLogger {
  readonly calls: string[] = [];
  readonly got: LogEntry[] = [];
  fail: (call: string) => void = () => undefined;
  waits: Promise<void> | undefined;

  constructor(options: BufferedLoggerOptions = {}) {
    super('Target', {interval: 0, ...options});
  }
  override open(): Promise<void> {
    return this.note('open');
  }
  override async send(entries: readonly LogEntry[]): Promise<void> {
    await this.note('send');
    this.got.push(...entries);
  }
  override close(status: RunStatus): Promise<void> {
    return this.note(status);
  }
  private async note(call: string): Promise<void> {
    this.calls.push(call);
    await this.waits;
    this.fail(call);
  }
}

const steps = (target: Target): number[] => target.got.map(({step}) => step);
const busy = (call: string): never => {
  throw new TemporaryError(`${call}: busy`);
};

describe('BufferedLogger', () => {
  it('sends in order, and together what is logged while a request is under way', async () => {
    const target = new Target();
    let answer: () => void = () => undefined;
    target.waits = new Promise(resolve => (answer = resolve));
    target.start(RUN);
    for (const step of [0, 1, 2]) target.log(step, {loss: step}, 7);
    expect(target.unsent()).to.have.length(3);
    answer();
    await target.finish('finished');
    expect(target.calls).to.deep.equal(['open', 'send', 'finished']);
    expect(target.got).to.deep.equal([0, 1, 2].map(step => ({step, time: 7, values: {loss: step}})));
    expect(target.unsent()).to.have.length(0);
  });

  it('cuts what it sends, and keeps an entry whole', async () => {
    const target = new Target();
    const sizes: number[] = [];
    target.send = entries => Promise.resolve(void sizes.push(entries.length));
    const many = Object.fromEntries(Array.from({length: 400}, (_, i) => [`m${i}`, i]));
    const most = Object.fromEntries(Array.from({length: 1500}, (_, i) => [`m${i}`, i]));
    target.start(RUN);
    for (const [step, values] of [many, many, many, most, many].entries()) target.log(step, values);
    await target.finish('finished');
    expect(sizes).to.deep.equal([2, 1, 1, 1]);
  });

  it('tries again, opens anew, and loses nothing', async () => {
    const target = new Target();
    let failures = 2;
    target.fail = call => failures-- > 0 && busy(call);
    target.start(RUN);
    for (const step of [0, 1, 2]) target.log(step, {loss: 1});
    await target.finish('finished');
    expect(steps(target)).to.deep.equal([0, 1, 2]);
    expect(target.calls).to.deep.equal(['open', 'open', 'open', 'send', 'finished']);
  });

  it('sends again after a failed request, and closes again', async () => {
    const target = new Target();
    const failing = new Set(['send', 'finished']);
    target.fail = call => failing.delete(call) && busy(call);
    target.start(RUN);
    target.log(0, {loss: 1});
    await target.finish('finished');
    expect(target.calls).to.deep.equal(['open', 'send', 'open', 'send', 'finished', 'open', 'finished']);
    expect(steps(target)).to.deep.equal([0]);
  });

  it('stops after giveUpAfter, and says why', async () => {
    const target = new Target({giveUpAfter: 0.3});
    target.fail = busy;
    target.start(RUN);
    target.log(0, {loss: 1});
    const message = 'Target: stopped logging after 0.3 s without success: open: busy';
    expect((await failureOf(target.finish('finished'))).message).to.equal(message);
    expect(() => target.log(1, {loss: 1})).to.throw(message);
    expect(target.unsent()).to.have.length(0);
  });

  it('counts giveUpAfter from the last success', async () => {
    const target = new Target({giveUpAfter: 60});
    const {now} = performance;
    let [later, calls] = [0, 0];
    performance.now = () => now.call(performance) + later;
    target.fail = call => call === 'send' && ++calls % 2 === 1 && busy(call);
    try {
      target.start(RUN);
      for (const step of [0, 1]) {
        target.log(step, {loss: 1});
        while (target.unsent().length > 0) await new Promise(resolve => setTimeout(resolve, 10));
        later += 100_000;
      }
      await target.finish('finished');
    } finally {
      performance.now = now;
    }
    expect(steps(target)).to.deep.equal([0, 1]);
  });

  it('stops at once after another error', async () => {
    const target = new Target();
    target.fail = () => {
      throw new Error('Target: wrong password');
    };
    target.start(RUN);
    const error = await failureOf(target.finish('finished'));
    expect(error.message).to.equal('Target: stopped logging: wrong password');
    expect(target.calls).to.deep.equal(['open']);
  });

  it('logs again in a further training after it has stopped', async () => {
    const target = new Target({giveUpAfter: 0});
    target.fail = busy;
    target.start(RUN);
    await failureOf(target.finish('finished'));
    target.fail = () => undefined;
    target.start({...RUN, isResumed: true});
    target.log(5, {loss: 1});
    await target.finish('finished');
    expect(steps(target)).to.deep.equal([5]);
  });

  it('leaves out the oldest numbers of batches beyond bufferSize, then those of epochs, and says so', async () => {
    const target = new Target({bufferSize: 20});
    let answer: () => void = () => undefined;
    target.waits = new Promise(resolve => (answer = resolve));
    const {warnings} = await listen(async () => {
      target.start(RUN);
      for (let step = 0; step < 10; step++) {
        target.log(step, {loss: 1});
        for (const i of [0, 1, 2, 3]) target.log(4 * step + i, {'batch/loss': 1});
      }
      answer();
      await target.finish('finished');
    });
    const ofEpochs = target.got.filter(({values}) => 'loss' in values);
    expect(ofEpochs.map(({step}) => step)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const ofBatches = target.got.filter(({values}) => 'batch/loss' in values).map(({step}) => step);
    expect(ofBatches.at(-1)).to.equal(39);
    expect(target.got.length).to.be.at.most(20);
    const left = 50 - target.got.length;
    expect(warnings).to.deep.equal([
      'Target: more than 20 numbers wait to be sent; the oldest are left out, those of batches first.',
      `Target: ${left} numbers were left out.`,
    ]);
  });

  it('refuses wrong options', () => {
    expect(() => new Target({giveUpAfter: -1})).to.throw('Target: giveUpAfter must be a number, at least 0');
    expect(() => new Target({bufferSize: 0})).to.throw('bufferSize must be a whole number of at least 1');
    expect(() => new Target({interval: NaN})).to.throw('interval must be a number, at least 0; got NaN.');
  });
});
