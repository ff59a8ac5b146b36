/** An update that fails changes nothing. */
import {memory, tensor, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {F1Score, MeanTensor, MetricCollection, Precision, ROCAUC, Running} from '../../src/metrics/index.js';
import {SquaredErrors} from '../metrics/wrappers/support.js';
import {onPaths} from '../metrics/on_paths.js';

describe('an update of another shape', () => {
  it('is an error that changes nothing: MeanTensor, and Running', () =>
    onPaths(async () => {
      const before = memory().numTensors;
      const values = [
        [1, 2, 3],
        [4, 5, 6],
      ];
      const across = [
        [1, 2],
        [3, 4],
        [5, 6],
      ];
      for (const metric of [
        new MeanTensor(),
        new Running({metric: new MeanTensor(), window: 3}),
        new MetricCollection({metrics: [new MeanTensor()]}),
      ]) {
        tidy(() => metric.updateState(tensor(values)));
        const result = JSON.stringify(await metric.result());
        for (const wrong of [across, [[1, 2]], [1, 2, 3, 4, 5, 6]]) {
          expect(() => tidy(() => metric.updateState(tensor(wrong))), metric.className).to.throw(/shape/);
          expect(JSON.stringify(await metric.result())).to.equal(result);
        }
        const copy = metric instanceof MeanTensor ? new MeanTensor() : undefined;
        if (copy !== undefined) {
          copy.setState(await metric.getState());
          expect(() => tidy(() => copy.updateState(tensor(across)))).to.throw('[3, 2]');
          const other = new MeanTensor();
          tidy(() => other.updateState(tensor(across)));
          expect(() => metric.mergeState([other])).to.throw('cannot merge');
          for (const m of [copy, other]) m.dispose();
        }
        tidy(() => metric.updateState(tensor(values)));
        metric.resetState();
        tidy(() => metric.updateState(tensor(across)));
        metric.dispose();
      }
      const running = new Running({metric: new F1Score(), window: 3});
      tidy(() => running.updateState(tensor([[1, 0]]), tensor([[1, 0]])));
      expect(() => tidy(() => running.updateState(tensor([[1, 0, 0]]), tensor([[1, 0, 0]])))).to.throw(
        'shape',
      );
      expect(await running.result()).to.have.length(2);
      running.dispose();
      expect(memory().numTensors).to.equal(before);
    }));
});

describe('a custom metric that throws', () => {
  it('leaves a collection as it was, and its own weights', () =>
    onPaths(async () => {
      class Fragile extends SquaredErrors {
        static override className = 'Fragile';
        readonly count = this.addWeight('count');
        override updateState(yTrue: Tensor, yPred: Tensor): void {
          super.updateState(yTrue, yPred);
          if (yPred.shape[0] > 2) throw new Error('too many');
          this.count.assignAdd(yPred.shape[0]);
        }
      }
      const before = memory().numTensors;
      const metric = new MetricCollection({metrics: [new Precision(), new Fragile(), new ROCAUC()]});
      tidy(() => metric.updateState(tensor([0, 1]), tensor([0.3, 0.8])));
      const state = JSON.stringify(await metric.getState());
      expect(() => tidy(() => metric.updateState(tensor([0, 1, 1]), tensor([0.9, 0.1, 0.7])))).to.throw(
        'too many',
      );
      expect(JSON.stringify(await metric.getState())).to.equal(state);
      metric.dispose();
      expect(memory().numTensors).to.equal(before);
    }));
});
