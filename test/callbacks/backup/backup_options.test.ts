import {expect} from 'chai';
import {BackupAndRestore} from '../../../callbacks/backup/backup_and_restore.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';

describe('the options of BackupAndRestore', () => {
  it('are checked', () => {
    const store = new MemoryStore();
    expect(() => new BackupAndRestore('')).to.throw('backupDir must be a path');
    expect(() => new BackupAndRestore({})).to.throw('backupDir must be a path');
    expect(() => new BackupAndRestore(7 as never)).to.throw('backupDir must be a path');
    expect(() => new BackupAndRestore(store, {saveFreq: 'batch' as never})).to.throw(
      `'epoch' or a number of batches`,
    );
    expect(() => new BackupAndRestore(store, {saveFreq: 0})).to.throw(
      'saveFreq must be a whole number, at least 1',
    );
    expect(() => new BackupAndRestore(store, {saveFreq: 1.5})).to.throw('saveFreq must be a whole number');
    expect(() => new BackupAndRestore(store, {onException: 'raise' as never})).to.throw('onException');
    expect(() => new BackupAndRestore(store, {saveFrek: 1} as never)).to.throw('saveFreq');
    const keras = {backup_dir: 'a', save_freq: 3, delete_checkpoint: false, double_checkpoint: true};
    expect(new BackupAndRestore(keras as never)).to.be.instanceOf(BackupAndRestore);
  });
});
