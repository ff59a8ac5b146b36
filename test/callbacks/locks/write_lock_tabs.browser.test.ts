/**
 * Two trainings of one site in one place; a Web Lock tells whether the page of the other one is still there.
 */
import {expect} from 'chai';
import {BackupAndRestore, CSVLogger, ModelCheckpoint} from '../../../callbacks/index.js';
import {folderAt} from '../../../callbacks/ports/locations.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf} from '../../outcomes.js';

const {x, y} = samples(20, 3);

describe('Two tabs in one place', () => {
  const fit = (...callbacks: object[]) =>
    withMetrics(binaryModel()).fit(x, y, {epochs: 2, verbose: 0, callbacks});
  const pause = {onEpochEnd: () => new Promise(resolve => setTimeout(resolve, 20))};

  for (const scheme of ['indexeddb', 'localstorage']) {
    const kinds = {
      CSVLogger: () => new CSVLogger(`${scheme}://tabs/a.csv`),
      BackupAndRestore: () => new BackupAndRestore(`${scheme}://tabs/backup`),
      ModelCheckpoint: () => new ModelCheckpoint(`${scheme}://tabs-best`),
    };
    for (const [kind, make] of Object.entries(kinds)) {
      it(`${kind}, ${scheme}://: the second is an error`, async () => {
        const first = fit(make(), pause);
        expect((await failureOf(fit(make(), pause))).message).to.match(
          new RegExp(`^${kind}: another training writes`),
        );
        await first;
        await fit(make());
      });
    }

    it(`${scheme}://: an open tab keeps its place, a closed one does not`, async () => {
      const store = await folderAt('test', `${scheme}://tabs`);
      const token = `tfjs-metrics-${scheme}`;
      const record = {token, since: 0, beat: 0, machine: '', pid: 0, started: '', web: true};
      await store.write('.b.csv.lock', new TextEncoder().encode(JSON.stringify(record)));
      let close: () => void = () => undefined;
      const held = new Promise<void>(begun => {
        void navigator.locks.request(token, () => {
          begun();
          return new Promise<void>(resolve => (close = resolve));
        });
      });
      await held;
      const csv = () => new CSVLogger(`${scheme}://tabs/b.csv`);
      expect((await failureOf(fit(csv()))).message).to.include('another training writes to');
      close();
      await new Promise(resolve => setTimeout(resolve, 50));
      const start = performance.now();
      await fit(csv());
      expect(performance.now() - start).to.be.below(10_000); // waiting for heartbeats takes 12 s
      expect((await store.list()).filter(name => name.endsWith('.lock'))).to.deep.equal([]);
      await store.close?.();
    });
  }
});
