import {expect} from 'chai';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {onExactBackends} from '../helpers.js';
import {storeWith, train} from './reproducible_run.js';
import {RUN, twoBackups} from './two_backups.js';
import {listen} from '../../outcomes.js';

describe('a backup that cannot be used', () => {
  onExactBackends();
  it('because it is corrupt is reported, and the previous one is used, bit by bit', async () => {
    const {files, whole} = await twoBackups();
    const newest = [...files.keys()].sort()[1];
    const older = [...files.keys()].sort()[0];
    const bytes = files.get(newest) as Uint8Array;
    for (const damaged of [
      bytes.slice(0, 100),
      new Uint8Array(0),
      bytes.map((b, i) => (i === 1000 ? b ^ 4 : b)),
    ]) {
      const {value, warnings} = await listen(() =>
        train(RUN, storeWith(new Map(files).set(newest, damaged))),
      );
      expect(value).to.deep.equal(whole);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(
        new RegExp(`BackupAndRestore: in memory, "${newest}" cannot be used: it is (truncated|corrupt)`),
      );
      expect(warnings[0]).to.include(`Training resumes from "${older}"`);
    }
  });

  it('leaves training to start over when there is no other', async () => {
    const {files, whole} = await twoBackups();
    const store = storeWith(files);
    for (const [name, bytes] of files) store.files.set(name, bytes.slice(0, -9));
    const {value, warnings} = await listen(() => train(RUN, store));
    expect(value).to.deep.equal(whole);
    expect(warnings[0]).to.include('Training starts from the beginning.');
    expect([...store.files.keys()]).to.deep.equal([]);
  });

  it('because it is of another model is kept', async () => {
    const store = new MemoryStore();
    const foreign = {optimizer: 'sgd', epochs: 2, backup: {deleteCheckpoint: false}};
    await listen(() => train(foreign, store));
    const names = [...store.files.keys()];
    const {whole} = await twoBackups();
    const {value, warnings} = await listen(() => train(RUN, store));
    expect(value).to.deep.equal(whole);
    expect(warnings[0])
      .to.include('is of another training: the optimizer was "SGD" and is "Adam"')
      .and.to.include('Training starts from the beginning.');
    expect([...store.files.keys()]).to.deep.equal(names);
  });

  it('is not reported when there is no backup', async () => {
    const {warnings} = await listen(() => train(RUN, new MemoryStore()));
    expect(warnings).to.deep.equal([]);
  });
});
