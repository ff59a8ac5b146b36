import {expect} from 'chai';
import * as tf from '@tensorflow/tfjs';
import {BackupAndRestore, ValidationMetrics} from '../../../callbacks/index.js';
import {BadBackup} from '../../../callbacks/backup/backup_file.js';
import {HistoryPages} from '../../../callbacks/backup/history_pages.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, onExactBackends, samples} from '../helpers.js';
import {storeWith} from './reproducible_run.js';
import {failureOf, listen} from '../../outcomes.js';

const lists = (n: number, more: {[name: string]: number[]} = {}) =>
  new Map(Object.entries({epochs: Array.from({length: n}, (_, i) => i), ...more}));

/** Counts all bytes, and can be copied at each moment. */
class CountingStore extends MemoryStore {
  bytes = 0;
  readonly sizes: number[] = [];
  readonly moments: ReadonlyMap<string, Uint8Array>[] = [];

  override async write(name: string, bytes: Uint8Array): Promise<void> {
    await super.write(name, bytes);
    this.bytes += bytes.length;
    if (name.startsWith('backup-')) this.sizes.push(bytes.length);
    this.moments.push(new Map(this.files));
  }
}

describe('the history pages of a backup', () => {
  it('restores lists of any length, even after they were started again', async () => {
    const store = new MemoryStore();
    const pages = new HistoryPages(store, 7);
    let state = await pages.add(lists(0));
    for (let n = 1; n <= 100; n++) state = await pages.add(lists(n, n < 50 ? {} : {late: [NaN, n]}));
    expect(state.recent.length).to.be.lessThan(33);
    expect(store.files.size).to.equal(state.pages);
    const opened = await HistoryPages.open(store, state);
    expect(opened.lists).to.deep.equal(lists(100, {late: [NaN, 50]}));
    state = await opened.pages.add(lists(3, {late: []}));
    expect((await HistoryPages.open(store, state)).lists).to.deep.equal(lists(3, {late: []}));
    store.files.delete([...store.files.keys()][1]);
    expect(await failureOf(HistoryPages.open(store, state))).to.be.instanceOf(BadBackup);
  });
});

describe('backups of a long training', () => {
  onExactBackends();
  const {x, y} = samples(8, 3);
  const EPOCHS = 150;

  async function run(store: MemoryStore, killedIn = Infinity) {
    const model = withMetrics(binaryModel(['acc']), {seed: 1});
    const metrics = new ValidationMetrics({data: [x, y], metrics: ['meanSquaredError'], prefix: 'my_'});
    const kill = {
      onEpochBegin(epoch: number) {
        if (epoch === killedIn) throw new Error('killed');
      },
    };
    const {history, epoch} = await model.fit(x, y, {
      epochs: EPOCHS,
      callbacks: [new BackupAndRestore(store), metrics, kill],
    });
    return JSON.stringify([history, epoch, metrics.results]);
  }

  it('stay as small as the first ones, and hold everything', async () => {
    const store = new CountingStore();
    const whole = await run(store);
    expect(store.files.size).to.equal(0);
    expect(Math.max(...store.sizes.slice(40))).to.be.lessThan(1.1 * Math.max(...store.sizes.slice(0, 40)));
    for (const moment of [store.moments[40], store.moments[100], store.moments[store.moments.length - 1]]) {
      const {value, warnings} = await listen(() => run(storeWith(moment)));
      expect(warnings).to.deep.equal([]);
      expect(value === whole).to.equal(true);
    }
  });

  it('are resumed from every moment around a page', async () => {
    const store = new CountingStore();
    const whole = await run(store);
    const page = store.moments.findIndex(files =>
      [...files.keys()].some(name => name.startsWith('history-')),
    );
    for (let i = page - 1; i <= page + 2; i++) {
      const again = storeWith(store.moments[i]);
      expect((await listen(() => run(again))).value === whole).to.equal(true);
      expect(again.files.size).to.equal(0);
    }
  });

  it('removes pages that an earlier run has left', async () => {
    const store = new CountingStore();
    await failureOf(run(store, 100));
    const pages = [...store.files].filter(([name]) => name.startsWith('history-'));
    expect(pages.length).to.be.greaterThan(1);
    const left = storeWith(new Map(pages));
    const model = withMetrics(binaryModel());
    await model.fit(x, y, {epochs: 2, callbacks: [new BackupAndRestore(left, {deleteCheckpoint: false})]});
    expect([...left.files.keys()].filter(name => name.startsWith('history-'))).to.deep.equal([]);
  });

  it('that cannot be read are an error or a warning', async () => {
    for (const onException of ['throw', 'warn'] as const) {
      for (const method of ['read', 'list'] as const) {
        const store = new MemoryStore();
        await withMetrics(binaryModel()).fit(x, y, {
          epochs: 2,
          callbacks: [new BackupAndRestore(store, {deleteCheckpoint: false})],
        });
        Object.assign(store, {[method]: () => Promise.reject(new Error('unreadable'))});
        let epochs = 0;
        const callbacks = [new BackupAndRestore(store, {onException}), {onEpochBegin: () => void epochs++}];
        const before = tf.memory().numTensors;
        const model = withMetrics(binaryModel());
        const fit = () => model.fit(x, y, {epochs: 3, callbacks});
        if (onException === 'throw') expect((await failureOf(fit())).message).to.include('unreadable');
        else {
          const {warnings} = await listen(fit);
          expect(warnings[0]).to.include('unreadable');
        }
        expect(epochs).to.equal(onException === 'throw' ? 0 : 3);
        model.dispose();
        model.optimizer.dispose();
        expect(tf.memory().numTensors).to.equal(before);
      }
    }
  });

  it('are not made if weights are NaN', async () => {
    const store = new CountingStore();
    const model = withMetrics(binaryModel());
    const poison = {
      onEpochBegin: (epoch: number) => {
        if (epoch === 2) tf.tidy(() => model.setWeights(model.getWeights().map(w => tf.fill(w.shape, NaN))));
      },
    };
    const callbacks = [new BackupAndRestore(store, {deleteCheckpoint: false}), poison];
    const {warnings} = await listen(() => model.fit(x, y, {epochs: 5, callbacks}));
    expect(store.sizes).to.have.length(2);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/the weight "dense_Dense\d+\/kernel" is NaN/);
  });
});
