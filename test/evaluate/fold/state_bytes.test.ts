import {expect} from 'chai';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {ROCAUC} from '../../../src/metrics/curve/roc_auc.js';
import {evaluator, type Evaluator, type FoldState} from '../../../src/evaluate/index.js';
import {randomOf} from '../../metrics/random.js';

function filled(fold: Evaluator): FoldState {
  return fold.add(fold.create(), {yTrue: [[0], [1]], yPred: [[0.25], [0.75]], sampleWeight: [0.1, 0.7]});
}

describe('the bytes of a state', () => {
  const fold = evaluator(['mse', new AUC()]);

  it('come from an ArrayBuffer and from a view of a part of it', async () => {
    const bytes = await filled(fold).toBytes();
    const shifted = new Uint8Array(bytes.length + 5);
    shifted.set(bytes, 5);
    expect(await fold.fromBytes(bytes.slice().buffer).toBytes()).to.deep.equal(bytes);
    expect(await fold.fromBytes(shifted.subarray(5)).toBytes()).to.deep.equal(bytes);
  });

  it('of other metrics, options or names are refused', async () => {
    const bytes = await filled(fold).toBytes();
    const others = [
      ['mse'],
      [new AUC(), 'mse'],
      ['mse', new AUC({numThresholds: 100})],
      ['mse', new AUC({name: 'other'})],
    ];
    for (const metrics of others) {
      expect(() => evaluator(metrics).fromBytes(bytes)).to.throw(
        /^fromBytes: the bytes are of other metrics/,
      );
    }
  });

  it('that were cut off anywhere are refused', async () => {
    const bytes = await filled(fold).toBytes();
    for (let end = 0; end < bytes.length; end += 7) {
      expect(() => fold.fromBytes(bytes.subarray(0, end))).to.throw(
        /^fromBytes: (the bytes are cut off|these)/,
      );
    }
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(() => fold.fromBytes(longer)).to.throw('the checksum is another');
  });

  it('of which one was changed are refused', async () => {
    const bytes = await filled(fold).toBytes();
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] ^= 1 << (at % 8);
      expect(() => fold.fromBytes(changed), `byte ${at}`).to.throw(/^fromBytes: /);
    }
  });

  it('of another version are refused, and what is no bytes', async () => {
    const bytes = await filled(fold).toBytes();
    bytes[4] = 2;
    expect(() => fold.fromBytes(bytes)).to.throw('version 2 of the format, this release reads version 1');
    expect(() => fold.fromBytes('text' as never)).to.throw('expected the Uint8Array of toBytes()');
  });

  it('take 0.3 MB for an exact AUC with 65,536 samples, in any order of merges', async function () {
    this.timeout(20_000);
    const exact = evaluator([new ROCAUC({maxSamples: 65_536})]);
    const random = randomOf(3);
    const shard = (): FoldState => {
      const yTrue = Uint8Array.from({length: 40_000}, () => (random() < 0.3 ? 1 : 0));
      return exact.add(exact.create(), {
        yTrue,
        yPred: Float32Array.from(yTrue, y => 0.7 * random() + 0.3 * y),
      });
    };
    const states = Array.from({length: 4}, shard);
    const saved = await Promise.all(states.map(state => state.toBytes()));
    const merged = (order: readonly number[]): Promise<Uint8Array> =>
      order.reduce((state, i) => exact.merge(state, exact.fromBytes(saved[i])), exact.create()).toBytes();
    const bytes = await merged([0, 1, 2, 3]);
    expect(bytes.length).to.be.within(100_000, 330_000);
    expect(await merged([2, 0, 3, 1])).to.deep.equal(bytes);
  });
});
