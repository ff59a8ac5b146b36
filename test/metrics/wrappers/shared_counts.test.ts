import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {derive, MetricCollection, Precision} from '../../../src/metrics/index.js';
import type {Batch} from '../../../src/array/batch_view.js';
import type {CpuArray} from '../../../src/array/cpu_array.js';
import {forcePath} from '../../../src/array/path.js';
import type {Statistic} from '../../../src/state/tally.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {built, data} from './wrapped_models.js';

describe('shared counts of wrappers', function () {
  this.timeout(120_000);
  const test = data(11, 3);

  it('are shared with each other and with other metrics', async () => {
    forcePath('cpu');
    try {
      const counted: string[] = [];
      class Counting extends Precision {
        static override className = 'Counting';
        protected override declare(): Statistic[] {
          return (super.declare() as Statistic[]).map(s => ({
            ...s,
            cpu(batch: Batch<CpuArray>, into: Float64Array) {
              counted.push(s.key);
              s.cpu(batch, into);
            },
          }));
        }
        override statisticsFor() {
          return this.statistics;
        }
      }
      const model = withMetrics(built());
      model.compile({
        optimizer: 'sgd',
        loss: 'categoricalCrossentropy',
        metrics: [
          new Counting({name: 'alone'}),
          new MetricCollection({metrics: {a: new Counting(), b: new Counting()}}),
          derive('half', {p: new Counting()}, ({p}) => (p as number) / 2),
        ],
      });
      const [x, y] = [tf.tensor2d(test.x), tf.tensor2d(test.y)];
      const logs = await model.evaluateLogs(x, y, {batchSize: 4});
      expect(counted).to.have.length(3);
      expect(logs.half).to.equal(logs.alone / 2);
      expect(logs.metric_collection_a).to.equal(logs.alone);
      counted.length = 0;
      const collection = new MetricCollection({metrics: {a: new Counting(), b: new Counting()}});
      collection.updateState([0, 1], [0.2, 0.7]);
      expect(counted).to.have.length(1);
      tf.dispose([x, y]);
    } finally {
      forcePath(undefined);
    }
  });
});
