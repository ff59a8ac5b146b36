import {expect} from 'chai';
import * as root from 'tfjs-metrics';
import * as callbacks from 'tfjs-metrics/callbacks';
import * as core from 'tfjs-metrics/core';
import * as evaluate from 'tfjs-metrics/evaluate';
import * as metrics from 'tfjs-metrics/metrics';
import * as node from 'tfjs-metrics/node';

describe('every entry point', () => {
  for (const [name, door] of Object.entries({root, core, metrics, callbacks, evaluate, node})) {
    it(`exports the package's errors: ${name}`, () => {
      expect(door.UsageError).to.equal(root.UsageError);
      expect(door.StorageError).to.equal(root.StorageError);
    });
  }
});

describe('a UsageError', () => {
  it('says where as a field', () => {
    const refused = () => new callbacks.EarlyStopping({patience: -1});
    expect(refused)
      .to.throw(root.UsageError, /^EarlyStopping: patience/)
      .with.property('where', 'EarlyStopping');
  });
});
