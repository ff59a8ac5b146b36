import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import type {Backend} from '../../bench/parts/part.js';
import {allClassificationMetrics} from '../../bench/training/all_classification_metrics.js';
import {fitOnce} from '../../bench/training/fit_size.js';
import {extendedModel} from '../../bench/training/models.js';
import {dataOf, workloadsOf} from '../../bench/training/workloads.js';

describe('trainings of the benchmark', () => {
  it('eight metrics, whatever the model', () => {
    for (const {eight} of workloadsOf('cpu')) expect(eight()).to.have.length(8);
  });

  it('no convolutions on wasm', () => {
    const convs = (backend: Backend): number =>
      workloadsOf(backend).filter(({title}) => title.startsWith('conv')).length;
    expect([convs('cpu'), convs('wasm')]).to.deep.equal([3, 0]);
  });

  it('every model trains with its metrics', async () => {
    for (const workload of workloadsOf('wasm').filter(({batchSize}) => batchSize === 32)) {
      const {x, y} = dataOf(workload, 32);
      const metrics = (workload.all ?? workload.eight)();
      const model = extendedModel(workload, metrics);
      const {history} = await fitOnce(model, x, y, workload);
      expect(Object.keys(history).length).to.be.greaterThan(metrics.length);
      model.dispose();
      tf.dispose([x, y]);
    }
    expect(allClassificationMetrics()).to.have.length.greaterThan(50);
  });
});
