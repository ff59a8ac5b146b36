import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {CallbackList, EarlyStopping, LambdaCallback} from '../../../callbacks/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {listen} from '../../outcomes.js';

const {x, y} = samples(40, 3);

describe('LambdaCallback', () => {
  for (const extended of [false, true]) {
    it(`calls its functions, with numbers and itself as this (${extended ? 'extended' : 'plain'} model)`, async () => {
      const model = extended ? withMetrics(binaryModel()) : binaryModel();
      const calls: string[] = [];
      const before = tf.memory().numTensors;
      const callback = new LambdaCallback({
        onTrainBegin() {
          calls.push(`train ${this.params.epochs}`);
        },
        onTrainEnd: async () => void calls.push('/train'),
        onEpochBegin: epoch => calls.push(`epoch ${epoch}`),
        onEpochEnd(epoch, logs) {
          calls.push(`/epoch ${epoch} ${typeof logs.loss}`);
          logs.outputs = this.model.outputs.length;
        },
        onTrainBatchBegin: batch => calls.push(`batch ${batch}`),
        onTrainBatchEnd: (batch, logs) => calls.push(`/batch ${batch} ${typeof logs.loss}`),
      });
      const {history} = await model.fit(x, y, {epochs: 1, batchSize: 20, verbose: 0, callbacks: callback});
      expect(calls).to.deep.equal([
        ...['train 1', 'epoch 0', 'batch 0', '/batch 0 number', 'batch 1', '/batch 1 number'],
        ...['/epoch 0 number', '/train'],
      ]);
      expect(history.outputs).to.deep.equal([1]);
      expect(tf.memory().numTensors).to.equal(before);
    });
  }

  it('a key that it writes can be monitored, whatever the model', async () => {
    for (const model of [withMetrics(binaryModel()), binaryModel()]) {
      const write = new LambdaCallback({onEpochEnd: (epoch, logs) => (logs.score = epoch)});
      const stop = new EarlyStopping({monitor: 'score', mode: 'min', patience: 1});
      const callbacks = new CallbackList([write, stop]);
      const {epoch} = await model.fit(x, y, {epochs: 5, verbose: 0, callbacks});
      expect(epoch).to.deep.equal([0, 1]);
    }
    const model = withMetrics(binaryModel());
    const write = new LambdaCallback({onEpochEnd: (epoch, logs) => (logs.score = epoch)});
    const stop = new EarlyStopping<string>({monitor: 'score', mode: 'min', patience: 1});
    const {epoch} = await model.fit(x, y, {epochs: 5, verbose: 0, callbacks: [write, stop]});
    expect(epoch).to.deep.equal([0, 1]);
  });

  it('accepts the names of tfjs and of Keras', async () => {
    const calls: string[] = [];
    const callback = new LambdaCallback({
      onBatchBegin: () => calls.push('begin'),
      on_train_batch_end: () => calls.push('end'),
    } as never);
    await callback.onBatchBegin(0);
    await callback.onBatchEnd(0);
    await callback.onEpochEnd(0);
    expect(calls).to.deep.equal(['begin', 'end']);
  });

  it('unknown events, duplicates, and handlers that are not functions are errors', async () => {
    expect(() => new LambdaCallback({onEpochEnds() {}} as never)).to.throw('Did you mean "onEpochEnd"');
    expect(() => new LambdaCallback({onBatchEnd() {}, onTrainBatchEnd() {}})).to.throw('the same option');
    expect(() => new LambdaCallback({onEpochEnd: 3} as never)).to.throw(
      'onEpochEnd must be a function; got 3',
    );
    await listen(() => new LambdaCallback());
  });
});
