/** Event files, read by an independent decoder. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EventWriter, MemoryStore} from '../../../callbacks/index.js';
import {random} from '../helpers.js';
import {asText, crc32c, curve, type DecodedValue, fieldsOf, recordsOf, valuesOf} from './decode.js';
import {failureOf} from '../../outcomes.js';

async function written(write: (writer: EventWriter) => Promise<unknown>): Promise<DecodedValue[]> {
  const writer = new EventWriter(new MemoryStore());
  await write(writer);
  return valuesOf(new Uint8Array(await (await writer.blob()).arrayBuffer()));
}

/** The pixels of a PNG without filters, by the platform's own inflate; checks its chunks' checksums. */
async function pixelsOf(
  png: Uint8Array,
): Promise<{width: number; height: number; color: number; rows: number[][]}> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  expect(Array.from(png.subarray(0, 8))).to.deep.equal([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const name = asText(png.subarray(at + 4, at + 8));
    chunks.set(name, png.subarray(at + 8, at + 8 + length));
    expect(view.getUint32(at + 8 + length), name).to.equal(crc32(png.subarray(at + 4, at + 8 + length)));
    at += 12 + length;
  }
  expect([...chunks.keys()]).to.deep.equal(['IHDR', 'IDAT', 'IEND']);
  const header = chunks.get('IHDR') as Uint8Array;
  const size = new DataView(header.buffer, header.byteOffset);
  const [width, height, color] = [size.getUint32(0), size.getUint32(4), header[9]];
  const stream = new Blob([chunks.get('IDAT') as BlobPart]).stream();
  const data = new Uint8Array(
    await new Response(stream.pipeThrough(new DecompressionStream('deflate'))).arrayBuffer(),
  );
  const step = data.length / height;
  const rows = Array.from({length: height}, (_, y) => Array.from(data.subarray(y * step, (y + 1) * step)));
  expect(rows.every(row => row[0] === 0)).to.equal(true);
  return {width, height, color, rows: rows.map(row => row.slice(1))};
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('EventWriter', () => {
  it('the checksum of the tests is CRC-32C', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).to.equal(0xe3069283);
  });

  it('scalars are float32, NaN and the infinities too', async () => {
    const numbers = [0.1, -3, 0, NaN, Infinity, -Infinity, 1e39, 5e-46];
    const values = await written(w => Promise.all(numbers.map((v, i) => w.scalar('a/b', v, 2 ** 40 + i))));
    expect(curve(values, 'a/b')).to.deep.equal(numbers.map((v, i) => [2 ** 40 + i, Math.fround(v)]));
    for (const {plugin, dataClass, shape, wallTime} of values) {
      expect({plugin, dataClass, shape}).to.deep.equal({plugin: 'scalars', dataClass: 1, shape: []});
      expect(Math.abs(wallTime - Date.now() / 1000)).to.be.lessThan(60);
    }
  });

  it('histograms count every finite value once', async () => {
    const next = random(7);
    const numbers = Array.from({length: 500}, () => 4 * next() - 1);
    const t = tf.tensor2d(numbers, [50, 10]);
    const before = tf.memory().numTensors;
    const [{numbers: rows, shape, dataClass}] = await written(w => w.histogram('h', t, 0, 7));
    expect(tf.memory().numTensors).to.equal(before);
    expect([shape, dataClass]).to.deep.equal([[7, 3], 2]);
    const single = numbers.map(Math.fround);
    const [least, greatest] = [Math.min(...single), Math.max(...single)];
    expect(rows[0]).to.equal(least);
    expect(rows[19]).to.equal(greatest);
    for (let b = 0; b < 7; b++) {
      const [left, right, count] = rows.slice(3 * b, 3 * b + 3);
      expect(left).to.be.closeTo(least + (b * (greatest - least)) / 7, 1e-12);
      const inside = single.filter(v => v >= left && (b === 6 ? v <= right : v < right));
      expect(count).to.equal(inside.length);
    }
    t.dispose();
  });

  it('histograms of one value, of no value, and of values without a bucket', async () => {
    const values = await written(async w => {
      await w.histogram('one', [2, 2, 2], 0, 2);
      await w.histogram('none', [], 0, 2);
      await w.histogram('some', [NaN, 1, Infinity, 3, -Infinity], 0, 2);
    });
    expect(values.map(v => v.numbers)).to.deep.equal([
      [2, 2, 0, 2, 2, 3],
      [0, 0, 0, 0, 0, 0],
      [1, 2, 1, 2, 3, 1],
    ]);
  });

  it('images are PNGs', async () => {
    const grey = tf.tensor2d([0, 0.5, 1, 2, NaN, -1], [2, 3]);
    const two = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 1, 2, 3], 'int32');
    const rgba = {width: 1, height: 2, data: Uint8ClampedArray.of(1, 2, 3, 4, 5, 6, 7, 8)};
    const values = await written(async w => {
      await w.image('grey', grey, 0);
      await w.image('two', two, 1);
      await w.image('rgba', rgba, 2);
    });
    expect(values.map(v => [v.plugin, v.dataClass, v.shape])).to.deep.equal([
      ['images', 3, [3]],
      ['images', 3, [4]],
      ['images', 3, [3]],
    ]);
    const sizes = values.map(v => v.strings.slice(0, 2).map(asText));
    expect(sizes).to.deep.equal([['3', '2'], ['2', '1'], ['1', '2']]); // prettier-ignore
    const pngs = await Promise.all(values.flatMap(v => v.strings.slice(2)).map(pixelsOf));
    const near = pngs[0].rows.flat().map(v => (Math.abs(v - 128) <= 1 ? 128 : v)); // 127.5, either way
    expect(near).to.deep.equal([0, 128, 255, 255, 0, 0]);
    expect(pngs.map(p => p.color)).to.deep.equal([0, 2, 2, 6]);
    expect(pngs.slice(1).map(p => p.rows.flat())).to.deep.equal([
      [1, 2, 3, 4, 5, 6],
      [7, 8, 9, 10, 11, 12],
      [1, 2, 3, 4, 5, 6, 7, 8],
    ]);
    tf.dispose([grey, two]);
  });

  it('texts, and tables of them', async () => {
    const values = await written(async w => {
      await w.text('t', 'ein **Maß** 🙂', 3);
      await w.text('t2', ['a', 'b'], 4);
    });
    expect(values.map(v => [v.plugin, v.step, v.shape, v.strings.map(asText)])).to.deep.equal([
      ['text', 3, [], ['ein **Maß** 🙂']],
      ['text', 4, [2], ['a', 'b']],
    ]);
  });

  it('curves of precision and recall', async () => {
    const [{numbers, shape, plugin, content}] = await written(w =>
      w.prCurve('pr', [0, 0, 1, 1, 1], [0.1, 0.6, 0.4, 0.9, NaN], 0, {
        numThresholds: 5,
        weights: [1, 2, 1, 1, 9],
      }),
    );
    expect([shape, plugin]).to.deep.equal([[6, 5], 'pr_curves']);
    expect(fieldsOf(content).get(2)).to.deep.equal([5n]);
    const rows = [0, 1, 2, 3, 4, 5].map(r => numbers.slice(5 * r, 5 * r + 5));
    expect(rows.slice(0, 4)).to.deep.equal([
      [2, 2, 1, 1, 0],
      [3, 2, 2, 0, 0],
      [0, 1, 1, 3, 3],
      [0, 0, 1, 1, 2],
    ]);
    rows[4].forEach((v, t) => expect(v).to.be.closeTo([2 / 5, 1 / 2, 1 / 3, 1, 0][t], 1e-6));
    rows[5].forEach((v, t) => expect(v).to.be.closeTo([1, 1, 1 / 2, 1 / 2, 0][t], 1e-6));
  });

  it('hyperparameters, and how it ended', async () => {
    const values = await written(async w => {
      await w.hparams({rate: 0.5, name: 'x', on: true});
      await w.hparamsEnd(false);
    });
    expect(values.map(v => [v.tag, v.plugin, v.shape])).to.deep.equal([
      ['_hparams_/session_start_info', 'hparams', [0]],
      ['_hparams_/session_end_info', 'hparams', [0]],
    ]);
    const start = fieldsOf(fieldsOf(values[0].content).get(3)?.[0] as Uint8Array);
    const hparams = (start.get(1) ?? []).map(entry => {
      const [name, value] = [1, 2].map(n => fieldsOf(entry as Uint8Array).get(n)?.[0] as Uint8Array);
      return [
        asText(name),
        ...[...fieldsOf(value)].map(([kind, [v]]) => [kind, v instanceof Uint8Array ? asText(v) : v]),
      ];
    });
    expect(hparams).to.deep.equal([['rate', [2, 0.5]], ['name', [3, 'x']], ['on', [4, 1n]]]); // prettier-ignore
    expect(asText(start.get(4)?.[0])).to.equal('{"name":"x","on":true,"rate":0.5}');
    const end = fieldsOf(fieldsOf(values[1].content).get(4)?.[0] as Uint8Array);
    expect(end.get(1)).to.deep.equal([2n]);
  });

  it('the file is in the folder of its run, and one file', async () => {
    const store = new MemoryStore();
    const writer = new EventWriter(store, {run: 'a run/b'});
    expect((await writer.blob()).size).to.equal(0);
    await Promise.all([writer.scalar('x', 1, 0), writer.scalar('x', 2, 1)]);
    await writer.scalar('x', 3, 2);
    const [name, ...others] = await store.list();
    expect(others).to.deep.equal([]);
    expect(name).to.match(/^a run\/b\/events\.out\.tfevents\.\d{10}\.tfjs-[0-9a-f]{8}\.0\.v2$/);
    expect(curve(valuesOf((await store.read(name)) as Uint8Array), 'x').map(([, v]) => v)).to.deep.equal([
      1, 2, 3,
    ]);
  });

  it('what could not be written is written later, once', async () => {
    const store = new MemoryStore();
    const {append} = store;
    const writer = new EventWriter(store);
    await writer.scalar('x', 0, 0);
    store.append = () => Promise.reject(new Error('full'));
    expect((await failureOf(writer.scalar('x', 1, 1))).message).to.equal('full');
    expect((await failureOf(writer.flush())).message).to.equal('full');
    store.append = append;
    await writer.scalar('x', 2, 2);
    const [file] = store.files.values();
    expect(recordsOf(file).torn).to.equal(0);
    expect(curve(valuesOf(file), 'x').map(([step]) => step)).to.deep.equal([0, 1, 2]);
  });

  it('invalid values are errors', async () => {
    const writer = new EventWriter(new MemoryStore());
    const wrong: [() => Promise<void>, RegExp][] = [
      [() => writer.scalar('x', 1, 1.5), /step must be a whole number, at least 0; got 1.5/],
      [() => writer.scalar('x', 1, -1), /step/],
      [() => writer.scalar('', 1, 0), /expected a tag/],
      [() => writer.histogram('x', [1], 0, 0), /buckets/],
      [() => writer.image('x', tf.zeros([2, 2, 2]), 0), /\[height, width\].*got \[2, 2, 2\]/],
      [() => writer.image('x', {width: 2, height: 2, data: new Uint8ClampedArray(5)}, 0), /got 5/],
      [() => writer.prCurve('x', [1], [0.5, 0.5], 0), /for each of 2 scores, got 1/],
    ];
    for (const [call, message] of wrong) {
      expect((await failureOf((async () => call())())).message).to.match(message);
    }
  });
});
