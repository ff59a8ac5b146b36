import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ValidationMetrics} from '../../../callbacks/index.js';
import {AUC, BySlice, derive, Precision, Running} from '../../../src/metrics/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {expectNoLeak} from './support.js';
import {onPaths} from '../on_paths.js';
import {built, data, expectLogs, make, standalone} from './wrapped_models.js';

describe('wrappers in fit, evaluate and ValidationMetrics', function () {
  this.timeout(120_000);
  const [train, valid, test] = [data(23, 1), data(17, 2), data(11, 3)];

  it('equal the standalone metrics in fit, its validation and evaluate, whose counts stay separate', () =>
    onPaths(async () => {
      const model = withMetrics(built());
      model.compile({optimizer: tf.train.sgd(0), loss: 'categoricalCrossentropy', metrics: make()});
      const tensors = [train.x, train.y, valid.x, valid.y, test.x, test.y].map(a => tf.tensor2d(a));
      const [x, y, vx, vy, tx, ty] = tensors;
      const evaluated: Record<string, number>[] = [];
      const {history} = await model.fit(x, y, {
        epochs: 2,
        batchSize: 5,
        validationData: [vx, vy],
        callbacks: {
          onBatchEnd: async batch => {
            if (batch === 1) evaluated.push(await model.evaluateLogs(tx, ty, {batchSize: 4}));
          },
        },
      });
      const last = Object.fromEntries(Object.entries(history).map(([k, v]) => [k, v[1]]));
      expectLogs(last, await standalone(model, train, false));
      expectLogs(last, await standalone(model, valid, false), 'val_');
      const wanted = await standalone(model, test, false);
      for (const logs of evaluated) expectLogs(logs, wanted);
      const scalars = model.evaluate(tx, ty, {batchSize: 3}) as tf.Scalar[];
      // A custom metric within a wrapper reads its state itself, too.
      expectLogs(
        Object.fromEntries(model.metricsNames.map((name, i) => [name, scalars[i].dataSync()[0]])),
        wanted,
      );
      tf.dispose([...tensors, ...scalars]);
    }));

  it('use weights like weightedMetrics', () =>
    onPaths(async () => {
      const model = withMetrics(built());
      model.compile({optimizer: 'sgd', loss: 'categoricalCrossentropy', weightedMetrics: make()});
      const [x, y, w] = [tf.tensor2d(test.x), tf.tensor2d(test.y), tf.tensor1d(test.w)];
      expectLogs(
        await model.evaluateLogs(x, y, {batchSize: 4, sampleWeight: w}),
        await standalone(model, test, true),
      );
      tf.dispose([x, y, w]);
    }));

  it('leak no tensors, also when one throws', () =>
    onPaths(async () => {
      const model = withMetrics(built());
      let broken = false;
      const breaks = derive('breaks', {p: new Precision()}, () => {
        if (broken) throw new Error('broken');
        return 1;
      });
      const late = new BySlice({
        name: 'late',
        metric: new Precision(),
        slices: ['a'],
        by: yTrue => {
          if (broken) throw new Error('broken too');
          return tf.argMax(yTrue, -1);
        },
      });
      model.compile({
        optimizer: tf.train.sgd(0.1),
        loss: 'categoricalCrossentropy',
        metrics: [...make(), new Running({metric: new AUC(), window: 2}), late, breaks],
      });
      const [x, y] = [tf.tensor2d(train.x), tf.tensor2d(train.y)];
      const run = () => model.fit(x, y, {epochs: 1, batchSize: 5, validationData: [x, y]});
      await run();
      await expectNoLeak(async () => {
        await run();
      });
      broken = true;
      await expectNoLeak(async () => {
        let message = '';
        await run().catch((error: Error) => (message = error.message));
        expect(message).to.equal('broken too');
        tf.dispose(await model.evaluateLogs(x, y).catch(() => ({})));
      });
      tf.dispose([x, y]);
    }));

  it('are computed by ValidationMetrics', async () => {
    const model = built();
    model.compile({optimizer: tf.train.sgd(0), loss: 'categoricalCrossentropy'});
    const [x, y, vx, vy] = [train.x, train.y, valid.x, valid.y].map(a => tf.tensor2d(a));
    const {history} = await model.fit(x, y, {
      epochs: 1,
      callbacks: [new ValidationMetrics({data: [vx, vy], metrics: make(), batchSize: 6})],
    });
    const last = Object.fromEntries(Object.entries(history).map(([k, v]) => [k, v[0] as number]));
    expectLogs(last, await standalone(model, valid, false), 'val_');
    tf.dispose([x, y, vx, vy]);
  });
});
