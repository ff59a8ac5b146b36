/** Functions as metrics: values for each sample, or one number for the batch. */
import {abs, mean, memory, squaredDifference, sub, tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {FunctionMetric} from '../../../src/metrics/base/function_metric.js';
import {MeanMetricWrapper} from '../../../src/metrics/base/mean_metric_wrapper.js';
import {forcePath} from '../../../src/array/path.js';
import {paths} from '../on_paths.js';

async function onPaths(run: () => Promise<void>): Promise<void> {
  try {
    for (const path of paths()) {
      forcePath(path);
      await run();
    }
  } finally {
    forcePath(undefined);
  }
}

describe('functions as metrics', () => {
  it('average values for each sample, by their weights', () =>
    onPaths(async () => {
      const m = new FunctionMetric((t, p) => mean(squaredDifference(t, p), -1), {name: 'own'});
      tidy(() => {
        m.updateState(
          tensor([
            [0, 0],
            [1, 1],
          ]),
          tensor([
            [1, 1],
            [1, 3],
          ]),
          tensor([1, 3]),
        );
        m.updateState(tensor([[2, 2]]), tensor([[2, 4]]), tensor([2]));
      });
      expect(await m.result()).to.be.closeTo((1 * 1 + 3 * 2 + 2 * 2) / 6, 1e-6);
      expect(m.name).to.equal('own');
      m.dispose();
    }));

  it('count one number by the size of its batch', () =>
    onPaths(async () => {
      const meanPred = new FunctionMetric((_, p) => mean(p));
      const plain = new FunctionMetric(() => 7);
      for (const m of [meanPred, plain]) {
        tidy(() => {
          m.updateState(tensor([[0], [0], [0]]), tensor([[1], [2], [3]]));
          m.updateState(tensor([[0]]), tensor([[6]]));
        });
      }
      expect(await meanPred.result()).to.be.closeTo(3, 1e-6);
      expect(await plain.result()).to.equal(7);
      for (const m of [meanPred, plain]) m.dispose();
    }));

  it('take their name from the function, or are called metric', () => {
    function absoluteDifference(t: Parameters<typeof sub>[0], p: Parameters<typeof sub>[1]) {
      return abs(sub(t, p));
    }
    expect(new FunctionMetric(absoluteDifference).name).to.equal('absoluteDifference');
    expect(
      new FunctionMetric(
        (
          () => () =>
            1
        )(),
      ).name,
    ).to.equal('metric');
  });

  it('are computed once, however many metrics use them', () => {
    let calls = 0;
    const fn = () => {
      calls++;
      return 1;
    };
    const [a, b] = [new FunctionMetric(fn), new MeanMetricWrapper({fn})];
    expect(a.statistics[0].key).to.equal(b.statistics[0].key);
    expect(new FunctionMetric(() => 1).statistics[0].key).not.to.equal(a.statistics[0].key);
    a.updateState([[1]], [[1]]);
    expect(calls).to.equal(1);
    a.dispose();
  });

  it('leak nothing, and keep their state through JSON', () =>
    onPaths(async () => {
      const before = memory().numTensors;
      const fn = (t: Parameters<typeof sub>[0], p: Parameters<typeof sub>[1]) => abs(sub(abs(t), p));
      const [a, b] = [new FunctionMetric(fn), new FunctionMetric((t, p) => fn(t, p))];
      a.updateState([1, 2], [3, 5]);
      b.setState(JSON.parse(JSON.stringify(await a.getState())) as Parameters<typeof b.setState>[0]);
      expect(await b.result()).to.equal(2.5);
      for (const m of [a, b]) m.dispose();
      expect(memory().numTensors).to.equal(before);
    }));

  it('are errors that say what is wrong', () => {
    const wrong = new FunctionMetric((() => 'a string') as never);
    expect(() => wrong.updateState([1], [1])).to.throw(
      'has to return a tensor of per-sample values, or a number',
    );
    expect(() => new MeanMetricWrapper({} as never)).to.throw('fn must be a function');
  });
});
