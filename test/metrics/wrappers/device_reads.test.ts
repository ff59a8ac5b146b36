import {tensor, Tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {
  AUC,
  BootStrapper,
  BySlice,
  derive,
  MeanAbsoluteError,
  type Metric,
  MetricCollection,
  MetricTracker,
  MinMax,
  MultiOutput,
  PerClass,
  Precision,
  Recall,
  ROCAUC,
  Running,
} from '../../../src/metrics/index.js';
import {fed} from './support.js';
import {onPaths, paths} from '../on_paths.js';

describe('results of wrappers on the device path', () => {
  it('are read in one asynchronous read, and never synchronously', async function () {
    if (!paths().includes('cpu')) this.skip();
    await onPaths(async path => {
      if (path === 'cpu') return;
      const wrappers: Metric[] = [
        new PerClass({metric: new MetricCollection({metrics: [new Precision(), new Recall(), new AUC()]})}),
        new MultiOutput({metric: new MeanAbsoluteError()}),
        new Running({metric: new ROCAUC(), window: 3}),
        new MinMax({metric: new Precision()}),
        new MetricTracker({metric: new AUC()}),
        new BootStrapper({metric: new MeanAbsoluteError(), numBootstraps: 4}),
        new BySlice({metric: new Recall(), slices: ['a', 'b'], by: 'yTrue'}),
        new MetricCollection({metrics: [new PerClass({metric: new Recall()}), new Precision()]}),
        derive('d', {p: new Precision(), r: new Recall()}, ({p, r}) => (p as number) + (r as number)),
      ];
      const {prototype} = Tensor;
      const {data, dataSync} = prototype;
      for (const metric of wrappers) {
        let [reads, blocking] = [0, 0];
        prototype.data = function (this: Tensor) {
          reads++;
          return data.call(this) as never;
        };
        prototype.dataSync = function (this: Tensor) {
          blocking++;
          return dataSync.call(this) as never;
        };
        try {
          for (let i = 0; i < 3; i++) {
            fed(() =>
              metric.updateState(tensor([[0], [1], [1]]), tensor([[0.2], [0.7], [0.4]]), tensor([1, 2, 1])),
            );
          }
          await metric.result();
        } finally {
          Object.assign(prototype, {data, dataSync});
        }
        expect([reads, blocking], metric.className).to.deep.equal([1, 0]);
        metric.dispose();
      }
    });
  });
});
