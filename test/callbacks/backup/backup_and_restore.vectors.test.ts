import {expect} from 'chai';
import cases from '../../vectors/data/callbacks/BackupAndRestore.json' with {type: 'json'};
import {runBackupAndRestore, type BackupAndRestoreCase} from '../../vectors/kinds/backup_and_restore.js';

describe('BackupAndRestore: cases of Keras', () => {
  for (const given of cases as unknown as BackupAndRestoreCase[]) {
    it(given.id, async function () {
      const outcome = await runBackupAndRestore(given);
      if (outcome.verdict === 'skip') this.skip();
      expect(outcome.verdict === 'fail' ? outcome.message : '').to.equal('');
    });
  }
});
