import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BySlice, MetricCollection, PerClass, Precision, Recall} from '../../../src/metrics/index.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {built, data, METRICS} from './wrapped_models.js';

const {io} = tf;
const {withSaveHandler} = io as unknown as {
  withSaveHandler(handler: (artifacts: tf.io.ModelArtifacts) => Promise<tf.io.SaveResult>): tf.io.IOHandler;
};

describe('wrappers in a saved model', function () {
  this.timeout(120_000);
  const test = data(11, 3);

  async function saved(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
    const all: tf.io.ModelArtifacts[] = [];
    await model.save(
      withSaveHandler(artifacts => {
        const {weightData, ...json} = artifacts;
        all.push({...(JSON.parse(JSON.stringify(json)) as tf.io.ModelArtifacts), weightData});
        return Promise.resolve({modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}});
      }),
      {includeOptimizer: true},
    );
    return all[0];
  }

  it('are saved and loaded with it', async () => {
    const model = withMetrics(built());
    const savable = Object.entries(METRICS).filter(
      ([key]) => !/^(pr|own_classes|metric_collection)$/.test(key),
    );
    const nested = new MetricCollection({
      metrics: {
        p: new Precision(),
        s: new BySlice({metric: new PerClass({metric: new Recall()}), slices: {x: 2}, by: 'yTrue'}),
      },
      prefix: 'the_',
    });
    model.compile({
      optimizer: 'sgd',
      loss: 'categoricalCrossentropy',
      metrics: [...savable.map(([, one]) => one()), nested],
    });
    const [x, y] = [tf.tensor2d(test.x), tf.tensor2d(test.y)];
    const want = await model.evaluateLogs(x, y);
    const loaded = withMetrics(await tf.loadLayersModel(tf.io.fromMemory(await saved(model))));
    expect(await loaded.evaluateLogs(x, y)).to.deep.equal(want);
    tf.dispose([x, y]);
  });

  for (const [what, metric] of Object.entries({
    'a derived metric': () => METRICS.pr(),
    'a custom metric in a wrapper': () => METRICS.own_classes(),
    'a derived metric in a collection': () => new MetricCollection({metrics: [METRICS.pr()]}),
    'slices by a function': () => new BySlice({metric: new Precision(), slices: ['a'], by: t => t}),
  })) {
    it(`${what} is an error: it cannot be saved`, async () => {
      const model = withMetrics(built());
      model.compile({optimizer: 'sgd', loss: 'categoricalCrossentropy', metrics: [metric()]});
      let message = '';
      await saved(model).catch((error: Error) => (message = error.message));
      expect(message).to.match(/cannot be saved/);
    });
  }
});
