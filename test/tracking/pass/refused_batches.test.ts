/** A batch that one custom metric refuses is counted by no metric of the pass. */
import {dispose, memory, type Tensor, tensor, zerosLike} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {BatchView} from '../../../src/array/batch_view.js';
import {MeanAbsoluteError, MetricCollection, MinMax, Running} from '../../../src/metrics/index.js';
import {MetricStates} from '../../../src/tracking/pass/metric_states.js';
import {onPaths} from '../../metrics/on_paths.js';
import {SquaredErrors} from '../../metrics/wrappers/support.js';

/** Refuses batches of three samples, after it has counted them. */
class Careful extends SquaredErrors {
  static override className = 'Careful';

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void {
    super.updateState(yTrue, yPred, sampleWeight);
    if (yPred.shape[0] === 3) throw new Error('refused');
  }
}

const METRICS = {
  before: () => new SquaredErrors(),
  running: () => new Running({metric: new SquaredErrors({name: 'inner'}), window: 2}),
  extremes: () => new MinMax({metric: new SquaredErrors({name: 'inner'})}),
  together: () =>
    new MetricCollection({metrics: {mine: new SquaredErrors(), mae: new MeanAbsoluteError({name: 'inner'})}}),
  absolute: () => new MeanAbsoluteError(),
  careful: () => new Careful(),
  after: () => new SquaredErrors(),
};

/** Three batches; the second is refused. */
const BATCHES = [
  [1, 2],
  [3, 50, 6],
  [4, 5],
];

describe('a batch that one custom metric refuses', () => {
  for (const inputs of [['a'], ['a', 'b']]) {
    it(`is counted by none, with ${inputs.length} inputs`, () =>
      onPaths(async () => {
        const tensors = memory().numTensors;
        const [states, wanted] = [new MetricStates(), new MetricStates()];
        for (const all of [states, wanted]) {
          for (const input of inputs) {
            for (const [key, make] of Object.entries(METRICS)) all.add(`${input} ${key}`, make(), input);
          }
        }
        for (const [i, predictions] of BATCHES.entries()) {
          const yPred = tensor(predictions, [predictions.length, 1]);
          const yTrue = zerosLike(yPred);
          const update = (all: MetricStates): void =>
            all.updateAll(inputs.map(input => [input, new BatchView({yTrue, yPred})]));
          if (i !== 1) update(wanted);
          const held = memory().numTensors;
          if (i !== 1) update(states);
          else expect(() => update(states)).to.throw('refused');
          if (i === 1) expect(memory().numTensors, 'tensors after an error').to.equal(held);
          dispose([yTrue, yPred]);
          expect(await states.read()).to.deep.equal(await wanted.read());
        }
        states.dispose();
        wanted.dispose();
        expect(memory().numTensors, 'tensors left').to.equal(tensors);
      }));
  }
});
