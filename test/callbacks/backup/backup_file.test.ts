import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  BadBackup,
  encodeBackup,
  openBackup,
  OtherFormatVersion,
} from '../../../callbacks/backup/backup_file.js';
import type {Storable} from '../../../src/tfjs/callbacks/saved_training.js';
import {random} from '../helpers.js';

const HEAD = {epoch: 3, step: 7, identity: {name: 'ä', weights: ['kernel float32 [2, 2]']}};

const CONTENT: Storable = {
  numbers: [0, -0, NaN, Infinity, -Infinity, 1e-320, 0.1, 2 ** 60],
  nested: {none: null, text: 'ä "quoted"\n', yes: true, list: [[], {}, [1]]},
  marks: {$blob: 1, $number: 'x', $pairs: [], ['__proto__']: 'own'},
  doubles: new Float64Array([0.1, -0, NaN, 5e-324]),
};

async function backup(): Promise<Uint8Array> {
  return encodeBackup(HEAD, CONTENT);
}

describe('a backup file', () => {
  it('returns what was written, bit by bit', async () => {
    const float = tf.tensor2d([
      [0.1, -0],
      [NaN, 1e-40],
    ]);
    const int = tf.tensor1d([2 ** 31 - 1, -1], 'int32');
    const bool = tf.tensor1d([true, false, true], 'bool');
    const empty = tf.zeros([0, 3]);
    const before = tf.memory().numTensors;
    const file = await encodeBackup(HEAD, {...(CONTENT as object), tensors: [float, int, bool, empty]});
    expect(tf.memory().numTensors).to.equal(before);
    const {header, content} = openBackup(file);
    expect(header).to.deep.equal(HEAD);
    expect(tf.memory().numTensors).to.equal(before);
    const {content: got, tensors, header: again} = content();
    expect(again).to.deep.equal(HEAD);
    const {tensors: back, ...plain} = got as {[key: string]: Storable} & {tensors: tf.Tensor[]};
    expect(plain).to.deep.equal(CONTENT);
    const numbers = plain.numbers as number[];
    expect(numbers.map((n, i) => Object.is(n, (CONTENT as {numbers: number[]}).numbers[i]))).not.to.include(
      false,
    );
    expect(Object.keys(plain.marks as object)).to.include('__proto__');
    [float, int, bool, empty].forEach((t, i) => {
      expect([back[i].dtype, back[i].shape]).to.deep.equal([t.dtype, t.shape]);
      const [a, b] = [t, back[i]].map(one => Array.from(one.dataSync()));
      expect(b.map((n, k) => Object.is(n, a[k]))).not.to.include(false);
    });
    expect(tensors).to.have.length(4);
    tf.dispose([...tensors, float, int, bool, empty]);
    expect(tf.memory().numTensors).to.equal(before - 4);
  });

  it('is an error if it is truncated, at any length', async () => {
    const file = await backup();
    for (let length = 0; length < file.length; length++) {
      expect(() => openBackup(file.slice(0, length)), String(length)).to.throw(BadBackup);
      const zeroed = file.slice();
      zeroed.fill(0, length);
      if (zeroed.some((byte, i) => byte !== file[i])) {
        expect(() => openBackup(zeroed), `zeros from ${length}`).to.throw(BadBackup);
      }
    }
    const longer = new Uint8Array(file.length + 8);
    longer.set(file);
    expect(() => openBackup(longer)).to.throw(BadBackup);
  });

  it('is an error if any byte is changed', async () => {
    const file = await backup();
    const next = random(4);
    for (let at = 0; at < file.length; at++) {
      const flipped = file.slice();
      flipped[at] ^= 1 + Math.floor(next() * 255);
      expect(() => openBackup(flipped), String(at)).to.throw(BadBackup);
    }
  });

  it('the error says whether it is corrupt, something else, or of another version', async () => {
    const file = await backup();
    expect(() => openBackup(new Uint8Array(3))).to.throw('it is truncated: it has only 3 bytes');
    expect(() => openBackup(new Uint8Array(64))).to.throw('it is corrupt, or not a backup');
    expect(() => openBackup(file.slice(0, -1))).to.throw('its checksum does not match its content');
    const newer = file.slice();
    for (const version of ['2', '4']) {
      newer[7] = version.charCodeAt(0);
      expect(() => openBackup(newer)).to.throw(
        OtherFormatVersion,
        `another version of this package wrote it (format TFJSBAK${version}; this version reads TFJSBAK3)`,
      );
    }
  });

  it('cannot contain tensors of strings', async () => {
    const words = tf.tensor1d(['a']);
    let message = '';
    await encodeBackup(HEAD, {words}).catch((error: Error) => (message = error.message));
    expect(message).to.include('dtype string');
    words.dispose();
  });
});
