/** What numbers may come as. */
import {memory, tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {Mean} from '../../src/metrics/aggregation/mean.js';
import {Precision} from '../../src/metrics/thresholded/precision.js';
import {F1Score} from '../../src/metrics/thresholded/f1_score.js';
import {MeanSquaredError} from '../../src/metrics/regression/mean_squared_error.js';

describe('inputs', () => {
  it('may be tensors, typed arrays, arrays, nested arrays of them, numbers', async () => {
    const before = memory().numTensors;
    const m = new MeanSquaredError();
    const predictions = tensor([[1], [3]]);
    m.updateState([[0], [1]], predictions);
    m.updateState(Float32Array.of(0, 1), Float32Array.of(1, 3));
    m.updateState([0, 1], Float64Array.of(1, 3));
    m.updateState([Int32Array.of(0), Int32Array.of(1)], [[1], [3]]);
    expect(await m.result()).to.equal(2.5);
    predictions.dispose();
    const mean = new Mean();
    mean.updateState(4);
    mean.updateState(true);
    expect(await mean.result()).to.equal(2.5);
    for (const x of [m, mean]) x.dispose();
    expect(memory().numTensors).to.equal(before);
  });

  it('keep float64 precision when they are plain numbers', async () => {
    const m = new Mean();
    m.updateState([0.1, 0.2]);
    expect(await m.result()).to.equal((0.1 + 0.2) / 2);
  });

  it('read [n] as [n, 1], and class ids as one-hot labels', async () => {
    const [a, b] = [
      new F1Score({threshold: 0.5, average: 'macro'}),
      new F1Score({threshold: 0.5, average: 'macro'}),
    ];
    const scores = [
      [0.9, 0.1],
      [0.3, 0.7],
      [0.6, 0.4],
    ];
    a.updateState([0, 1, 1], scores);
    b.updateState(
      [
        [1, 0],
        [0, 1],
        [0, 1],
      ],
      scores,
    );
    expect(await a.result()).to.equal(await b.result());
    const [c, d] = [new Precision(), new Precision()];
    c.updateState([0, 1, 1], [0.7, 0.8, 0.1]);
    d.updateState([[0], [1], [1]], [0.7, 0.8, 0.1]);
    expect(await c.result()).to.equal(0.5);
    expect(await d.result()).to.equal(0.5);
  });

  it('that are wrong are an error that says what to do', () => {
    const m = new Precision();
    expect(() => m.updateState([1, 2])).to.throw('updateState takes (yTrue, yPred, sampleWeight?)');
    expect(() => m.updateState([[1], [2, 3]], [[1], [2]])).to.throw('ragged');
    expect(() => m.updateState(['a'] as never, [1])).to.throw('expected numbers, got "a"');
    expect(() => m.updateState([[1, 0]], [[1, 0]], [1, 2])).to.throw(
      '[2] does not fit the predictions [1, 2]',
    );
    expect(() => tidy(() => new F1Score().updateState(tensor([[[1]]]), tensor([[[1]]])))).to.throw(
      'expected yPred [batch, classes], got [1, 1, 1]. Flatten',
    );
  });

  it('of one batch must have the inner shape of the ones before', () => {
    const m = new F1Score();
    m.updateState([[1, 0]], [[1, 0]]);
    expect(() => m.updateState([[1, 0, 0]], [[1, 0, 0]])).to.throw('another shape than those before it');
  });
});

describe('subclasses of typed arrays and arrays', () => {
  it('of a subclass are read by index, even if their methods are overridden', async () => {
    class Vector extends Float32Array {
      override slice(): Float32Array<ArrayBuffer> {
        throw new Error('not this one');
      }
      override *[Symbol.iterator](): ArrayIterator<number> {
        throw new Error('nor this one');
      }
    }
    class Exact extends Float64Array {}
    class Counts extends Uint32Array {}
    const m = new Mean();
    m.updateState(Vector.of(0.5, 0.75, 0.25), Exact.of(1, 0, 1));
    expect(await m.result()).to.equal(0.375);
    m.resetState();
    m.updateState([Exact.of(16777217), Counts.of(4294967295)] as never);
    expect(await m.result()).to.equal((16777217 + 4294967295) / 2);
    m.resetState();
    m.updateState(Counts.of(4294967295));
    expect(await m.result()).to.equal(4294967295);
  });

  it('that contain themselves, or are nested without end, are an error', () => {
    const m = new Mean();
    m.updateState([3]);
    const self: unknown[] = [];
    self.push(self, 1);
    const late: unknown[] = [[1, 2]];
    late.push(late);
    const [a, b]: unknown[][] = [[], []];
    a.push(b);
    b.push(a);
    let deep: unknown = 1;
    for (let i = 0; i < 20_000; i++) deep = [deep];
    for (const wrong of [self, late, a, deep, [1, deep], [[1], deep]]) {
      expect(() => m.updateState(wrong as never)).to.throw(Error, /Mean: yPred: expected .*(nested|ragged)/);
      expect(() => m.updateState([1, 2], wrong as never)).to.throw(Error, /sampleWeight: expected/);
    }
    expect(m.resultSync()).to.equal(3);
  });
});
