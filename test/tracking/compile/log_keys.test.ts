import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {LearningRateScheduler} from '../../../callbacks/learning_rate/learning_rate_scheduler.js';
import {ReduceLROnPlateau} from '../../../callbacks/learning_rate/reduce_lr_on_plateau.js';
import {splitLogs} from '../../../callbacks/tensorboard/epoch_values.js';
import {AUC} from '../../../src/metrics/thresholded/auc.js';
import {MeanAbsoluteError} from '../../../src/metrics/regression/mean_absolute_error.js';
import {extensionOf} from '../../../src/tracking/add_metric.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';

describe('log keys', () => {
  const dense = () =>
    withMetrics(
      tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2], kernelInitializer: 'ones'})]}),
    );
  const compileArgs = () => ({optimizer: tf.train.sgd(0), loss: 'meanSquaredError'});

  it('a metric named size does not replace the batch size, in the logs of batches too', async () => {
    const model = dense();
    function size(_: tf.Tensor, yPred: tf.Tensor): tf.Tensor {
      return tf.mul(tf.onesLike(yPred), 100);
    }
    model.compile({...compileArgs(), metrics: [size]});
    const [x, y] = [tf.ones([6, 2]), tf.ones([6, 1])];
    const sizes: unknown[] = [];
    const callbacks = {onBatchEnd: (_: number, logs?: tf.Logs) => void sizes.push(logs?.size, logs?.size_1)};
    const {history} = await model.fit(x, y, {batchSize: 4, verbose: 0, shuffle: false, callbacks});
    expect(sizes).to.deep.equal([4, 100, 2, 100]);
    expect(history.size_1).to.deep.equal([100]);
    tf.dispose([x, y]);
    model.dispose();
  });

  it('logging the learning rate under the name of a metric is an error', async () => {
    const model = dense();
    model.compile({...compileArgs(), metrics: [new MeanAbsoluteError({name: 'learning_rate'})]});
    const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
    for (const callbacks of [
      new ReduceLROnPlateau({monitor: 'loss'}),
      new LearningRateScheduler(() => 0.1),
    ]) {
      const {message} = await failureOf(model.fit(x, y, {verbose: 0, callbacks}));
      expect(message).to.match(/logs the learning rate as "learning_rate".*another name/);
    }
    const {history} = await model.fit(x, y, {verbose: 0});
    expect(history.learning_rate).to.deep.equal([1]);
    tf.dispose([x, y]);
    model.dispose();
  });

  it('the direction of a key is that of its metric, not of one with a similar name', async () => {
    const model = dense();
    model.compile({
      ...compileArgs(),
      metrics: [new MeanAbsoluteError({name: 'val_score'}), new AUC({name: 'score'})],
    });
    const [x, y] = [tf.ones([4, 2]), tf.tensor2d([[0], [1], [1], [0]])];
    const stop = (monitor: string): Promise<unknown> =>
      model.fit(x, y, {
        epochs: 3,
        verbose: 0,
        validationData: [x, y],
        callbacks: new EarlyStopping({monitor, patience: 0, baseline: 0.7}),
      });
    // Neither an AUC of 0.5 nor an error above 1 is better than 0.7: both stop at once, each for its own
    // reason.
    expect(model.metricsNames).to.deep.equal(['loss', 'val_score_1', 'score']);
    await stop('val_score');
    await stop('val_score_1');
    await stop('val_val_score_1');
    expect(extensionOf(model)?.direction('val_score')).to.equal('max');
    expect(extensionOf(model)?.direction('val_score_1')).to.equal('min');
    expect(extensionOf(model)?.direction('val_val_score_1')).to.equal('min');
    tf.dispose([x, y]);
    model.dispose();
  });

  it('splitLogs tells training values whose names begin with val_ from those of validation', () => {
    const logs = {loss: 1, val_loss: 2, val_loss_1: 3, val_val_loss_1: 4, val_ndcg: 5};
    expect(splitLogs(logs)).to.deep.equal({
      train: {loss: 1, val_loss_1: 3},
      validation: {loss: 2, val_loss_1: 4, ndcg: 5},
    });
  });
});
