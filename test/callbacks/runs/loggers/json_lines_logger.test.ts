import {expect} from 'chai';
import {MemoryStore} from '../../../../callbacks/index.js';
import {JsonLinesLogger, RunTracker} from '../../../../callbacks/runs/index.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';
import {failureOf, listen} from '../../../outcomes.js';
import {binaryModel, samples} from '../../helpers.js';

const name = 'logs/log.jsonl';
const run = (id: string, isResumed = false) => ({id, name: id, time: 5, isResumed, config: {epochs: 2}});

/** A store that keeps its files, as a disk does. */
class Disk extends MemoryStore {
  override readonly lasts = true as never;
}

const textOf = (store: MemoryStore): string => new TextDecoder().decode(store.files.get(name));
const withoutTimes = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map(line => line.replace(/"time":\d+,/, ''));

async function write(store: MemoryStore, id: string, isResumed: boolean, steps: number[]): Promise<void> {
  const logger = new JsonLinesLogger({store, name});
  logger.start(run(id, isResumed));
  for (const step of steps) logger.log(step, {loss: step / 4, acc: step === 0 ? NaN : 1});
  await logger.finish('finished');
}

describe('JsonLinesLogger', () => {
  it('writes one object per line, in files that may hold other runs', async () => {
    const store = new Disk();
    await store.write(name, new TextEncoder().encode('# a note\n{"loss":1}\n'));
    await write(store, 'a', false, [0]);
    await write(store, 'b', false, [0, 1]);
    expect(withoutTimes(textOf(store))).to.deep.equal([
      '# a note',
      '{"loss":1}',
      '{"run":"a","type":"start","name":"a","config":{"epochs":2}}',
      '{"run":"a","type":"log","step":0,"values":{"loss":0,"acc":"NaN"}}',
      '{"run":"a","type":"finish","status":"finished"}',
      '{"run":"b","type":"start","name":"b","config":{"epochs":2}}',
      '{"run":"b","type":"log","step":0,"values":{"loss":0,"acc":"NaN"}}',
      '{"run":"b","type":"log","step":1,"values":{"loss":0.25,"acc":1}}',
      '{"run":"b","type":"finish","status":"finished"}',
    ]);
  });

  it('resumes without duplicates wherever the last line was torn', async () => {
    const whole = new Disk();
    await write(whole, 'a', false, [0, 1, 2]);
    const text = textOf(whole);
    const lines = withoutTimes(text);
    const [, first] = text.split('\n');
    for (let length = text.indexOf(first); length <= text.length; length++) {
      const store = new Disk();
      await store.write(name, new TextEncoder().encode(text.slice(0, length)));
      await write(store, 'a', true, [0, 1, 2]);
      const logs = withoutTimes(textOf(store)).filter(line => line.includes('"log"'));
      expect(logs, `torn after ${length} characters`).to.deep.equal(lines.slice(1, -1));
    }
  });

  it('starts the run anew where the file is gone', async () => {
    const store = new Disk();
    await write(store, 'a', true, [1]);
    expect(withoutTimes(textOf(store))[0]).to.contain('"start"');
  });

  it('ends training, or warns, when it cannot write', async () => {
    class Full extends Disk {
      override append(): Promise<void> {
        return Promise.reject(new Error('no space left'));
      }
    }
    const {x, y} = samples(20, 1);
    const model = binaryModel();
    const train = (onException: 'throw' | 'warn') => {
      const logger = new JsonLinesLogger({store: new Full(), name});
      const callbacks = new RunTracker(logger, {onException});
      return model.fit(x, y, {epochs: 2, verbose: 0, callbacks});
    };
    const message = 'JsonLinesLogger: stopped logging: no space left';
    expect((await failureOf(train('throw'))).message).to.equal(message);
    expect((await listen(() => train('warn'))).warnings).to.deep.equal([message]);
    model.dispose();
  });

  it('lets only one callback write to a file', async () => {
    const store = new Disk();
    const {x, y} = samples(20, 1);
    const model = withMetrics(binaryModel());
    const callbacks = [1, 2].map(() => new RunTracker(new JsonLinesLogger({store, name})));
    const error = await failureOf(model.fit(x, y, {epochs: 2, verbose: 0, callbacks}));
    expect(error.message).to.contain('JsonLinesLogger: stopped logging: two callbacks');
    model.dispose();
  });

  it('keeps the last line of another program, also without a line end', async () => {
    for (const line of [
      'a note',
      '{"loss":1}',
      '{"run":"a","type":"log","step":0,"values":{"loss":0,"acc":1}}',
    ]) {
      const store = new Disk();
      await store.write(name, new TextEncoder().encode(line));
      await write(store, 'a', true, [0, 1]);
      const lines = textOf(store).trimEnd().split('\n');
      expect(lines[0]).to.equal(line);
      expect(lines.filter(one => one.includes('"step":1'))).to.have.length(1);
      expect(lines.filter(one => one.includes('"step":0'))).to.have.length(1);
    }
  });

  it('refuses what is no file', () => {
    for (const file of [undefined, 3, '', {store: new Disk()}]) {
      expect(() => new JsonLinesLogger(file as never)).to.throw(
        'JsonLinesLogger: file must be a path, a URL or {store, name}',
      );
    }
    expect(() => new JsonLinesLogger({store: {}, name} as never)).to.throw(
      /^JsonLinesLogger: expected a path, a URL or a store of files/,
    );
  });

  it('refuses to log two runs at a time', async () => {
    const store = new Disk();
    const {x, y} = samples(20, 1);
    const model = withMetrics(binaryModel());
    const logger = new JsonLinesLogger({store, name});
    const callbacks = ['first', 'second'].map(run => new RunTracker(logger, {name: run}));
    const error = await failureOf(model.fit(x, y, {epochs: 2, verbose: 0, callbacks}));
    expect(error.message).to.equal(
      'JsonLinesLogger: the run "second" cannot use this logger, which logs the run "first". Create another one.',
    );
    await model.fit(x, y, {epochs: 2, verbose: 0, callbacks: callbacks[0]});
    await model.fit(x, y, {epochs: 2, verbose: 0, callbacks: callbacks[1]});
    model.dispose();
  });
});
