import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore, MemoryStore} from '../../../../callbacks/index.js';
import {type Run, parseRuns, RunRecorder} from '../../../../callbacks/runs/index.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../../helpers.js';

const {x, y} = samples(40, 1);
const base = {batchSize: 20, verbose: 0, shuffle: false} as const;
const name = 'run.jsonl';

/** A store that keeps its files, as a disk does. */
class Disk extends MemoryStore {
  override readonly lasts = true as never;
}

const textOf = (store: MemoryStore): string => new TextDecoder().decode(store.files.get(name));
const lossesOf = ({epochs}: Run): unknown[] => epochs.map(({logs}) => logs.loss);

describe('the file of a RunRecorder', () => {
  it('holds the record, line by line, after every epoch', async () => {
    const store = new Disk();
    const model = binaryModel();
    const recorder = new RunRecorder({file: {store, name}, data: [x, y]});
    const seen: number[] = [];
    const witness = new tf.CustomCallback({
      onEpochEnd: () => {
        expect(textOf(store).endsWith('\n')).to.equal(true);
        seen.push(parseRuns(textOf(store))[0].epochs.length);
        return Promise.resolve();
      },
    });
    await model.fit(x, y, {...base, epochs: 3, callbacks: [recorder, witness]});
    expect(seen).to.deep.equal([1, 2, 3]);
    expect(parseRuns(textOf(store))).to.deep.equal([recorder.run]);
    model.dispose();
  });

  it('keeps earlier runs, and drops a torn last line', async () => {
    const store = new Disk();
    const model = binaryModel();
    const first = new RunRecorder({file: {store, name}, name: 'first'});
    await model.fit(x, y, {...base, epochs: 1, callbacks: first});
    await store.append(name, new TextEncoder().encode('{"type":"epo'));
    const second = new RunRecorder({file: {store, name}, name: 'second'});
    await model.fit(x, y, {...base, epochs: 1, callbacks: second});
    await model.fit(x, y, {...base, epochs: 1, callbacks: second});
    expect(parseRuns(textOf(store))).to.deep.equal([first.run, second.run]);
    model.dispose();
  });

  it('continues the run of a training that resumes from a backup', async () => {
    for (const saveFreq of ['epoch', 1] as const) {
      const [store, backups] = [new Disk(), new Disk()];
      const train = async (epochs: number, crashAt?: [number, number]) => {
        const model = withMetrics(binaryModel(), {seed: 3});
        const recorder = new RunRecorder({file: {store, name}});
        let at = -1;
        const crash = {
          onEpochBegin: (epoch: number) => void (at = epoch),
          onBatchEnd: (batch: number) => {
            if (at === crashAt?.[0] && batch === crashAt[1]) throw new Error('crash');
          },
        };
        const callbacks = [recorder, new BackupAndRestore(backups, {saveFreq}), crash];
        await model
          .fit(x, y, {...base, batchSize: 10, epochs, callbacks: callbacks as never})
          .catch(() => undefined);
        model.dispose();
        return recorder.run;
      };
      const before = await train(4, [2, 1]);
      expect(before.epochs).to.have.length(2);
      const after = await train(4);
      expect(after.id).to.equal(before.id);
      expect(after.started).to.equal(before.started);
      expect(after.epochs.map(({epoch}) => epoch)).to.deep.equal([0, 1, 2, 3]);
      expect(lossesOf(after).slice(0, 2)).to.deep.equal(lossesOf(before));
      expect(after.batches?.step).to.deep.equal(Array.from({length: 16}, (_, i) => i));
      expect(after.events.filter(({kind}) => kind === 'resume').map(({epoch}) => epoch)).to.deep.equal([2]);
      expect(after).to.have.property('finished');
      expect(parseRuns(textOf(store))).to.deep.equal([after]);
    }
  });

  it("that cannot be written ends the training, or warns with onException: 'warn'", async () => {
    const model = binaryModel();
    const store = new Disk();
    store.append = () => Promise.reject(new Error('disk full'));
    const fit = (onException: 'throw' | 'warn') =>
      model.fit(x, y, {...base, epochs: 1, callbacks: new RunRecorder({file: {store, name}, onException})});
    let message = '';
    await fit('throw').catch((error: Error) => (message = error.message));
    expect(message).to.match(/^RunRecorder.*disk full/s);
    const {warn} = console;
    console.warn = () => undefined;
    try {
      expect((await fit('warn')).epoch).to.deep.equal([0]);
    } finally {
      console.warn = warn;
    }
    model.dispose();
  });
});
