import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {LeakAudit, SwapEMAWeights} from '../../../../callbacks/index.js';
import {
  checkRun,
  type Evaluation,
  RunRecorder,
  type RunRecorderOptions,
} from '../../../../callbacks/runs/index.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';

const {layers} = tf;

/** Trains for an epoch, checks that no tensor is left, and returns the evaluation. */
async function evaluated(
  model: tf.LayersModel,
  x: tf.Tensor,
  y: tf.Tensor,
  args: tf.ModelFitArgs,
  options?: RunRecorderOptions,
): Promise<Evaluation> {
  const recorder = new RunRecorder(options);
  const before = tf.memory().numTensors;
  const audit = new LeakAudit({onLeak: 'throw'});
  const callbacks = [recorder, new SwapEMAWeights(), audit] as never;
  await model.fit(x, y, {epochs: 1, verbose: 0, ...args, callbacks});
  expect(tf.memory().numTensors).to.equal(before);
  model.dispose();
  return checkRun(recorder.run).evaluation ?? expect.fail();
}

describe('the evaluation of outputs of other shapes', () => {
  it('counts every step of a sequence', async () => {
    const model = withMetrics(
      tf.sequential({
        layers: [
          layers.simpleRNN({units: 2, returnSequences: true, inputShape: [5, 2]}),
          layers.dense({units: 3, activation: 'softmax'}),
        ],
      }),
    );
    model.compile({optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy'});
    const x = tf.randomNormal([20, 5, 2], 0, 1, 'float32', 1);
    const y = tf.tensor3d(
      Array.from({length: 100}, (_, i) => i % 3),
      [20, 5, 1],
    );
    const evaluation = await evaluated(model, x, y, {validationData: [x, y]});
    expect(evaluation).to.deep.include({task: 'multiclass', count: 100});
    expect(evaluation.perClass?.map(({support}) => support)).to.deep.equal([34, 33, 33]);
    expect(evaluation).not.to.have.any.keys('samples', 'assignments');
    tf.dispose([x, y]);
  });

  it('takes the residuals of many columns together', async () => {
    const model = withMetrics(
      tf.sequential({layers: [layers.dense({units: 30, activation: 'sigmoid', inputShape: [30]})]}),
    );
    model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
    const x = tf.randomUniform([40, 30], 0, 1, 'float32', 1);
    const evaluation = await evaluated(model, x, x, {validationSplit: 0.2});
    // The labels are not 0 and 1.
    expect(evaluation).to.deep.include({task: 'regression', count: 8});
    expect(evaluation.residuals?.map(({name}) => name)).to.deep.equal(['all']);
    const {index} = evaluation.residuals?.[0].points ?? expect.fail();
    expect([...index].sort((a, b) => a - b)).to.deep.equal(
      Array.from({length: 240}, (_, i) => Math.floor(i / 30)),
    );
    expect(evaluation.samples?.[0].actual).to.have.length(16);
    x.dispose();
  });

  it('does without losses if the loss function has no value for each sample', async () => {
    const model = tf.sequential({layers: [layers.dense({units: 1, inputShape: [2]})]});
    model.compile({
      optimizer: 'sgd',
      loss: (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.mean(tf.squaredDifference(yTrue, yPred)),
    });
    const [x, y] = [tf.ones([8, 2]), tf.ones([8])];
    const evaluation = await evaluated(model, x, tf.reshape(y, [8, 1]), {}, {data: [x, y]});
    expect(evaluation).to.deep.include({task: 'regression', count: 8});
    expect(evaluation).not.to.have.property('samples');
    expect(evaluation.standardErrors).not.to.have.property('loss');
    tf.dispose([x, y]);
  });
});
