/** Arrays of another realm, and what Node makes of bytes. */
import {runInNewContext} from 'node:vm';
import {expect} from 'chai';
import {Mean, MeanAbsoluteError, MeanSquaredError, Precision} from '../../src/metrics/index.js';
import {meanSquaredError} from '../../src/functional/regression/mean_squared_error.js';

const foreign = (code: string): never => runInNewContext(code) as never;

async function meanOf(values: never, weights?: never): Promise<number> {
  const m = new Mean();
  m.updateState(values, weights);
  return m.result();
}

describe('arrays of another realm', () => {
  for (const [code, want] of [
    ['Float64Array.of(16777217, 16777217)', 16777217],
    ['Float32Array.of(0.5, 0.25)', 0.375],
    ['Uint32Array.of(4294967295)', 4294967295],
    ['Int32Array.of(-2147483648, 2147483647)', -0.5],
    ['Uint8ClampedArray.of(300, 0)', 127.5],
    ['Int8Array.of(200)', -56],
    ['Uint16Array.of(65535)', 65535],
    ['[0.1, 0.2]', (0.1 + 0.2) / 2],
    ['[Float64Array.of(16777217), Float64Array.of(0.5)]', 8388608.75],
    ['[[1, 2], [4.5, 0.5]]', 2],
    ['(class V extends Float32Array {}).of(0.5, 1)', 0.75],
  ] as const) {
    it(`have their values: ${code}`, async () => {
      expect(await meanOf(foreign(code))).to.equal(want);
    });
  }

  it('of 8-byte integers are an error', () => {
    const m = new Mean();
    for (const code of [
      'BigInt64Array.of(1n)',
      '[BigUint64Array.of(1n)]',
      'new DataView(new ArrayBuffer(8))',
      '[1n]',
    ]) {
      expect(() => m.updateState(foreign(code)), code).to.throw('Mean: yPred: expected numbers, got');
    }
  });

  it('are sample weights, and values of pure functions', async () => {
    expect(await meanOf([1, 3] as never, foreign('Float64Array.of(0.25, 0.75)'))).to.equal(2.5);
    const errors = meanSquaredError(
      foreign('[[0.5], [1]]'),
      foreign('[Float32Array.of(0), Float32Array.of(1)]'),
    );
    expect(Array.from(errors.dataSync())).to.deep.equal([0.25, 0]);
    errors.dispose();
  });
});

describe('bytes', () => {
  it('of a Buffer are integers', async () => {
    expect(await meanOf(Buffer.from([255, 0, 0]) as never)).to.equal(85);
    const p = new Precision();
    p.updateState(Buffer.from([1, 0]), Float32Array.of(0.9, 0.8));
    expect(await p.result()).to.equal(0.5);
  });

  it('that are a view of part of a buffer are read from that part', async () => {
    const whole = Float64Array.of(9, 1, 2, 9);
    class Part extends Float64Array {}
    expect(await meanOf(new Part(whole.buffer, 8, 2) as never)).to.equal(1.5);
  });

  it('of rows of different types are combined without a loss', async () => {
    const m = new MeanAbsoluteError();
    m.updateState([Int32Array.of(1), Float64Array.of(16777217.5)] as never, [[0.5], [16777217]]);
    expect(await m.result()).to.equal(0.5);
    const s = new MeanSquaredError();
    s.updateState([Float32Array.of(1), [16777217]] as never, [[1], [16777216]]);
    expect(await s.result()).to.equal(0.5);
  });
});
