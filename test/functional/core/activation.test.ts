import {expect} from 'chai';
import {activatedOnCpu} from '../../../src/functional/core/activation.js';

describe('activatedOnCpu', () => {
  it('returns probabilities of the type of the logits', () => {
    const logits = [0, Math.log(3), -Math.log(3)];
    for (const activation of ['sigmoid', 'softmax'] as const) {
      const double = activatedOnCpu(
        {data: Float64Array.from(logits), shape: [3, 1], dtype: 'float64'},
        activation,
      );
      expect(double).to.be.an.instanceOf(Float64Array);
      expect(Array.from(double)).to.deep.equal(logits.map(x => 1 / (1 + Math.exp(-x))));
      const single = activatedOnCpu(
        {data: Float32Array.from(logits), shape: [3], dtype: 'float32'},
        activation,
      );
      expect(single).to.be.an.instanceOf(Float32Array);
    }
    const rows = activatedOnCpu(
      {data: Float64Array.from([1000, 1000, 0, Math.log(3)]), shape: [2, 2], dtype: 'float64'},
      'softmax',
    );
    expect(Array.from(rows).map(x => Math.round(x * 1e9) / 1e9)).to.deep.equal([0.5, 0.5, 0.25, 0.75]);
  });
});
