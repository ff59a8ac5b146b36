/** A worker that counts shards: gets a metric's config and rows, posts its state. */
import {parentPort} from 'node:worker_threads';
import '@tensorflow/tfjs';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import {update} from '../../metrics/laws/trial.js';
import {valuesOf} from '../../vectors/kinds/functions/arrangement.js';
import type {Shard} from './shards.js';

parentPort?.on('message', (shards: readonly Shard[]) => {
  const count = async ({className, config, rows}: Shard) => {
    const metric = metricFrom({className, config});
    const {yTrue, yPred, sampleWeight} = rows;
    update(metric, {
      yTrue: yTrue && valuesOf(yTrue),
      yPred: valuesOf(yPred),
      sampleWeight: sampleWeight && valuesOf(sampleWeight),
    });
    return metric.getState();
  };
  void Promise.all(shards.map(count)).then(
    states => parentPort?.postMessage({states}),
    (error: unknown) => parentPort?.postMessage({error: String(error)}),
  );
});
