import {expect} from 'chai';
import {DownloadStore} from '../../../callbacks/ports/page/download_store.js';
import type {FileStore} from '../../../callbacks/ports/file_store.js';
import {IndexedDBStore} from '../../../callbacks/ports/page/indexeddb_store.js';
import {LocalStorageStore} from '../../../callbacks/ports/page/local_storage_store.js';
import type {StorageError} from '../../../src/storage_error.js';
import {catchDownloads, fullDatabase} from './page_tools.js';
import {bytes, storeContract, text} from './store_contract.js';
import {failureOf} from '../../outcomes.js';

const filled = (length: number, value: number) => new Uint8Array(length).fill(value);

describe('files in IndexedDB', () => {
  storeContract(() => new IndexedDBStore('contract/deep'));

  it('of different folders do not mix; a folder within one is seen from it', async () => {
    const folders = ['a', 'ab', 'a/b', ''].map(name => new IndexedDBStore(name));
    const [a, ab, inner, root] = folders;
    for (const name of await root.list()) await root.remove(name); // of the tests before
    await a.write('1', bytes('1'));
    await ab.write('2', bytes('2'));
    await inner.append('3', bytes('3'));
    await inner.append('3', bytes('4'));
    expect(await a.list()).to.deep.equal(['1', 'b/3']);
    expect(await ab.list()).to.deep.equal(['2']);
    expect(text(await a.read('b/3'))).to.equal('34');
    expect(await root.list()).to.deep.equal(['a/1', 'a/b/3', 'ab/2']);
    await a.remove('1');
    expect(await root.list()).to.deep.equal(['a/b/3', 'ab/2']);
    for (const name of await root.list()) await root.remove(name);
    for (const folder of folders) await folder.close();
  });

  it('may be deleted by other code while a store is open', async () => {
    const store = new IndexedDBStore('deleted');
    await store.write('a', bytes('a'));
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase('tfjs-metrics');
      request.onsuccess = resolve;
      request.onblocked = request.onerror = reject;
    });
    expect(await store.read('a')).to.equal(undefined);
    await store.write('a', bytes('b'));
    expect(text(await store.read('a'))).to.equal('b');
    await store.remove('a');
  });

  it('if the quota is exceeded, previous files are intact, and the error says what happened', async () => {
    const store = new IndexedDBStore('quota');
    await store.write('kept', filled(1000, 1));
    await store.append('log', filled(500, 2));
    const put = fullDatabase();
    try {
      for (const action of [store.write('kept', filled(2000, 3)), store.append('log', filled(2000, 3))]) {
        const {name, code, message, cause} = (await failureOf(action)) as StorageError;
        expect(name).to.equal('StorageError');
        expect(code).to.equal('QuotaExceededError');
        expect(message).to.match(/^indexeddb:\/\/quota: cannot write 2000 bytes to "(kept|log)": /);
        expect(message).to.contain("the quota of this site's storage is used up (QuotaExceededError)");
        expect(message).to.contain('What was there before is intact. Free some space');
        expect(cause).to.be.instanceOf(DOMException);
      }
    } finally {
      put.restore();
    }
    expect(await store.read('kept')).to.deep.equal(filled(1000, 1));
    expect(await store.read('log')).to.deep.equal(filled(500, 2));
    for (const name of await store.list()) await store.remove(name);
    await store.close();
  });
});

describe('files in localStorage', () => {
  storeContract(() => new LocalStorageStore('contract'));

  it('when it is full, previous files are intact, and the error says what happened', async () => {
    const store = new LocalStorageStore('quota');
    await store.write('kept', filled(1000, 1));
    const {code, message} = (await failureOf(store.write('kept', filled(12_000_000, 2)))) as StorageError;
    expect(code).to.equal('QuotaExceededError');
    expect(message).to.contain('cannot write 12000000 bytes to "kept"').and.contain('is intact');
    expect((await failureOf(store.append('kept', filled(12_000_000, 2)))).name).to.equal('StorageError');
    expect(await store.read('kept')).to.deep.equal(filled(1000, 1));
    await store.remove('kept');
  });
});

describe('files that are downloaded', () => {
  storeContract(() => new DownloadStore(), {outlives: false});

  it('when the store is closed, each that has changed; they can be read at any time', async () => {
    const downloads = catchDownloads();
    try {
      const store: FileStore = new DownloadStore();
      await store.append('train/log.csv', bytes('epoch,loss\n'));
      await store.append('train/log.csv', bytes('0,0.5\n'));
      await store.write('removed', bytes('x'));
      await store.remove('removed');
      expect(text(await store.read('train/log.csv'))).to.equal('epoch,loss\n0,0.5\n');
      expect(downloads.files).to.deep.equal([]);
      await store.close!();
      expect(downloads.files.map(({name}) => name)).to.deep.equal(['train_log.csv']);
      expect(await downloads.files[0].text()).to.equal('epoch,loss\n0,0.5\n');
      await store.close!();
      expect(downloads.files).to.have.lengthOf(1);
      await store.append('train/log.csv', bytes('1,0.4\n'));
      await store.close!();
      expect(await downloads.files[1].text()).to.equal('epoch,loss\n0,0.5\n1,0.4\n');
      expect(document.querySelectorAll('a[download]')).to.have.lengthOf(0);
    } finally {
      downloads.restore();
    }
  });
});
