import {expect} from 'chai';
import {
  retrievalAUROC,
  retrievalAveragePrecision,
  retrievalFallOut,
  retrievalNormalizedDCG,
  retrievalPrecision,
  retrievalRPrecision,
} from '../../../src/functional/retrieval/functions.js';

describe('functions of one query', () => {
  it('divide by topK, or with adaptiveK by the entries if there are fewer', () => {
    expect(retrievalPrecision([1, 1], [0.2, 0.3], {topK: 4})).to.equal(0.5);
    expect(retrievalPrecision([1, 1], [0.2, 0.3], {topK: 4, adaptiveK: true})).to.equal(1);
  });

  it('take typed arrays, and leave them as they are', () => {
    const [labels, scores] = [Uint8Array.of(1, 0, 1), Float32Array.of(0.2, 0.3, 0.5)];
    expect(retrievalRPrecision(labels, scores)).to.equal(0.5);
    expect([...labels, ...scores.map(s => Math.round(s * 10))]).to.deep.equal([1, 0, 1, 2, 3, 5]);
  });

  it('are 0 where their value is not defined, and NaN for NaN', () => {
    expect(retrievalAveragePrecision([0, 0], [0.2, 0.3])).to.equal(0);
    expect(retrievalFallOut([1], [0.3])).to.equal(0);
    expect(retrievalAUROC([1, 1], [0.2, 0.3])).to.equal(0);
    expect(retrievalNormalizedDCG([0, 0], [0.2, 0.3])).to.equal(0);
    expect(retrievalRPrecision([1, NaN], [0.2, 0.3])).to.be.NaN;
    expect(retrievalRPrecision([1, 0], [0.2, NaN])).to.be.NaN;
  });

  it('refuse lists that do not fit, and wrong labels and options', () => {
    expect(() => retrievalPrecision([1, 0], [0.1])).to.throw(
      'retrievalPrecision: expected a label and a score',
    );
    expect(() => retrievalPrecision([], [])).to.throw('not empty and of the same length');
    expect(() => retrievalPrecision([3], [0.1])).to.throw('labels must be 0 or 1; got 3.');
    expect(() => retrievalPrecision([1], [0.1], {topK: 1.5})).to.throw('topK must be a whole number');
    expect(() => retrievalAUROC([1], [0.1], {maxFpr: 0})).to.throw('maxFpr must be a number above 0');
    expect(retrievalNormalizedDCG([3], [0.1])).to.equal(1);
  });
});
