import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {CSVLogger} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';
import {Full, logger} from './full_store.js';

const {x, y} = samples(40, 3);

describe('CSVLogger', () => {
  for (const extended of [false, true]) {
    it(`writes what History holds (${extended ? 'extended' : 'plain'} model)`, async () => {
      const store = new Full();
      const model = extended ? withMetrics(binaryModel(['acc'])) : binaryModel(['acc']);
      const before = tf.memory().numTensors;
      const args = {epochs: 3, verbose: 0, validationData: [x, y], callbacks: logger(store)};
      const {history} = await model.fit(x, y, args as never);
      const [head, ...rows] = store.text.trimEnd().split('\r\n');
      expect(head).to.equal('epoch,acc,loss,val_acc,val_loss');
      expect(rows.map(row => row.split(',').map(Number))).to.deep.equal(
        [0, 1, 2].map(e => [e, ...['acc', 'loss', 'val_acc', 'val_loss'].map(key => history[key][e])]),
      );
      expect(store.closed).to.equal(1);
      expect(tf.memory().numTensors).to.equal(before);
    });
  }

  it('a metric that is called epoch, or like a member of Object, has its own column', async () => {
    const store = new Full();
    const fresh = logger(store);
    await fresh.onTrainBegin();
    await fresh.onEpochEnd(3, JSON.parse('{"epoch": 0.5, "constructor": 1, "__proto__": 2}') as tf.Logs);
    expect(store.text).to.match(/^epoch,__proto__,constructor,epoch_1,val_.*\r\n3,2,1,0.5,NA/);
    store.text = 'epoch,toString,loss\r\n';
    const csv = logger(store, {append: true});
    await listen(async () => {
      await csv.onTrainBegin();
      await csv.onEpochEnd(3, {loss: 4});
    });
    expect(store.text.split('\r\n')[1]).to.equal('3,4,NA');
  });

  it('keeps the old file until there is a new row, and what was written when training fails', async () => {
    const store = new Full();
    store.text = 'old';
    const csv = logger(store);
    await csv.onTrainBegin();
    expect(store.text).to.equal('old');
    const fails = {
      onEpochEnd(epoch: number) {
        if (epoch === 1) throw new Error('stop here');
      },
    };
    const fit = withMetrics(binaryModel()).fit(x, y, {epochs: 4, verbose: 0, callbacks: [csv, fails]});
    expect((await failureOf(fit)).message).to.equal('stop here');
    expect(store.text.trimEnd().split('\r\n')).to.have.length(3);
    expect(store.closed).to.equal(1);
  });

  it('with append, keeps the order of an existing header, starts a new line, and warns if columns differ', async () => {
    const store = new Full();
    store.text = 'epoch,loss,zeta,val_loss,val_zeta,lr\r\n0,1,2,3,4,5';
    const csv = logger(store, {append: true});
    const {warnings} = await listen(async () => {
      await csv.onTrainBegin();
      await csv.onEpochEnd(1, {zeta: 2, loss: 1, val_loss: 3, val_zeta: 4});
    });
    expect(warnings).to.deep.equal([]);
    expect(store.text.split('\r\n').slice(1)).to.deep.equal(['0,1,2,3,4,5', '1,1,2,3,4,NA', '']);
    const other = logger(store, {append: true});
    const heard = await listen(async () => {
      await other.onTrainBegin();
      await other.onEpochEnd(2, {loss: 1, more: 2});
    });
    expect(heard.warnings.join()).to.include(
      'those of this training are epoch, loss, more, val_loss, val_more',
    );
  });

  it('quotes with any separator', async () => {
    for (const separator of [',', ';', '\t', '|', '^', ']', '-', '\\', '.']) {
      const store = new Full();
      const csv = logger(store, {separator});
      await csv.onTrainBegin();
      await csv.onEpochEnd(0, {loss: `a${separator}b` as never});
      const row = store.text.split('\r\n')[1];
      expect(row).to.equal(['0', `"a${separator}b"`, 'NA'].join(separator));
    }
  });

  it('invalid options are errors', () => {
    expect(() => new CSVLogger('')).to.throw('filename must be');
    expect(() => new CSVLogger({})).to.throw('filename must be');
    expect(() => new CSVLogger('a.csv', {separator: ', '})).to.throw('separator must be one character');
    expect(() => new CSVLogger('a.csv', {onException: 'ignore' as never})).to.throw("'throw' or 'warn'");
    expect(() => new CSVLogger('a.csv', {appends: true} as never)).to.throw('Did you mean "append"?');
  });
});
