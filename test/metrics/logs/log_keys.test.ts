import {expect} from 'chai';
import {type KeysOfMetric, LogKeys} from '../../../src/metrics/logs/log_keys.js';

const list =
  (...entries: string[]): KeysOfMetric =>
  key => [key, ...entries.map(entry => `${key}_${entry}`)];

describe('LogKeys', () => {
  it('numbers keys that are taken', () => {
    const keys = new LogKeys();
    expect(['a', 'a', 'a_1', 'a'].map(name => keys.claim(name))).to.deep.equal(['a', 'a_1', 'a_1_1', 'a_2']);
  });

  it('numbers names that would look like an entry of a list', () => {
    const keys = new LogKeys();
    expect(keys.claim('f1', list('0', '1', '2'))).to.equal('f1');
    expect(keys.claim('f1', list('0', '1', '2'))).to.equal('f1__1');
    expect(keys.claim('f1')).to.equal('f1__2');
    expect(keys.claim('f1_1')).to.equal('f1_1_1');
    const later = new LogKeys();
    later.claim('f1_1');
    expect(later.claim('f1', list('0', '1'))).to.equal('f1__1');
  });

  it('a name that begins with val_ is numbered if the rest of it is a name too, whichever comes first', () => {
    for (const order of [
      ['loss', 'val_loss'],
      ['val_loss', 'loss'],
    ]) {
      const keys = new LogKeys();
      keys.announce(order);
      const claimed = new Map(order.map(name => [name, keys.claim(name)]));
      expect(claimed.get('loss')).to.equal('loss');
      expect(claimed.get('val_loss')).to.equal('val_loss_1');
    }
  });

  it('a name is numbered if the same name with val_ is claimed already', () => {
    const keys = new LogKeys();
    expect(keys.claim('val_mae')).to.equal('val_mae');
    expect(keys.claim('mae')).to.equal('mae_1');
    expect(keys.claim('val_mae_1')).to.equal('val_mae_1_1');
  });

  it('no entry of a list has the key of another one in validation, also in the same list', () => {
    const keys = new LogKeys();
    expect(keys.claim('val', list('val'))).to.equal('val__1');
    expect(keys.claim('head_0')).to.equal('head_0');
    expect(keys.claim('val_head', list('0', '1'))).to.equal('val_head__1');
  });

  it('knows the metric of each key, and does not change copies', () => {
    const keys = new LogKeys();
    keys.claim('f1', list('0', '1'));
    const copy = new LogKeys(keys);
    copy.take(['f1_0', 'mean']);
    expect(copy.ownerOf('f1_0')).to.equal('f1');
    expect(copy.ownerOf('mean')).to.equal('mean');
    expect(keys.ownerOf('mean')).to.equal(undefined);
    expect(copy.claim('mean')).to.equal('mean_1');
  });

  it('numbers a name that is the key of a record, under which nothing is logged', () => {
    const keys = new LogKeys();
    expect(keys.claim('mae', key => [`${key}_young`, `${key}_old`])).to.equal('mae');
    expect(keys.claim('mae')).to.equal('mae__1');
  });
});
