import {expect} from 'chai';
import {evaluator, Manifest, type ManifestJson} from '../../../src/evaluate/index.js';

describe('Manifest', () => {
  it('knows which shards were merged, and which are missing', () => {
    const manifest = new Manifest(['a', 'b', 'c']);
    manifest.add('c');
    manifest.add('a');
    expect([manifest.has('a'), manifest.has('b'), manifest.complete]).to.deep.equal([true, false, false]);
    expect(manifest.missing).to.deep.equal(['b']);
    expect(String(manifest)).to.equal('2 of 3 shards; missing: b');
    expect(() => manifest.check()).to.throw('Manifest: 2 of 3 shards; missing: b.');
    manifest.add('b');
    manifest.check();
    expect(String(manifest)).to.equal('3 of 3 shards');
  });

  it('refuses a shard that comes twice, and one that it does not know', () => {
    const manifest = new Manifest(2);
    manifest.add(0);
    expect(() => manifest.add('0')).to.throw('Manifest: the shard "0" was merged already');
    expect(() => manifest.add(2)).to.throw('Manifest: there is no shard "2". The shards are 0, 1.');
  });

  it('merges a state and notes its shard, or does neither', async () => {
    const fold = evaluator(['mse']);
    const shard = fold.add(fold.create(), {yTrue: [[1]], yPred: [[3]]});
    const bytes = await shard.toBytes();
    const manifest = new Manifest(3);
    let state = manifest.merge(fold, fold.create(), 0, bytes);
    expect(() => manifest.merge(fold, state, 1, bytes.subarray(1))).to.throw('fromBytes');
    expect(manifest.has(1)).to.equal(false);
    expect(() => manifest.merge(fold, state, 0, bytes)).to.throw('merged already');
    state = manifest.merge(fold, state, 1, shard);
    state = manifest.merge(fold, state, 2, bytes.slice().buffer);
    expect([state.samples, String(manifest)]).to.deep.equal([3, '3 of 3 shards']);
  });

  it('survives JSON', () => {
    const manifest = new Manifest(20);
    manifest.add(7);
    const copy = Manifest.fromJSON(JSON.parse(JSON.stringify(manifest)) as ManifestJson);
    expect(copy.toJSON()).to.deep.equal(manifest.toJSON());
    expect(String(copy)).to.equal('1 of 20 shards; missing: 0, 1, 2, 3, 4, 5, 6, 8, 9, 10 and 9 more');
    expect(() => Manifest.fromJSON({} as never)).to.throw(
      'Manifest: fromJSON expects what toJSON() returned',
    );
    expect(() => new Manifest(['a', 'a'])).to.throw('a list of different names');
    for (const wrong of [-1, 0.5, 'a', undefined]) {
      expect(() => new Manifest(wrong as number)).to.throw('expected the names of shards or their number');
    }
  });
});
