import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  callbacks as factories,
  EarlyStopping,
  LearningRateFinder,
  loadWeights,
  ModelCheckpoint,
  SwapEMAWeights,
} from '../../callbacks/index.js';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {onExactBackends} from './helpers.js';
import {dense, x, y, ARGS, build, values, fitOf} from './freezable_model.js';
import {failureOf} from '../outcomes.js';

function freezing(model: tf.LayersModel, changes: {readonly [epoch: number]: readonly boolean[]}) {
  return {
    onEpochBegin(epoch: number) {
      changes[epoch]?.forEach((trainable, i) => (model.layers[i].trainable = trainable));
    },
  };
}

describe('a layer that is frozen during a training', () => {
  onExactBackends();
  for (const extended of [true, false]) {
    for (const dataset of [true, false]) {
      const how = `${extended ? 'extended' : 'plain'} model, ${dataset ? 'fitDataset' : 'fit'}`;
      const make = () => (extended ? withMetrics(build()) : build());

      it(`keeps its best weights (${how})`, async () => {
        const model = make();
        model.compile({optimizer: tf.train.sgd(0.05), loss: 'meanSquaredError'});
        let best: unknown;
        const stop = new EarlyStopping({monitor: 'loss', mode: 'max', patience: 3, restoreBestWeights: true});
        const look = {onEpochEnd: (epoch: number) => void (best = epoch === 0 ? values(model) : best)};
        const changes = freezing(model, {2: [true, false, true], 3: [false, true, true]});
        await fitOf(model, dataset)(6, factories.list([look, stop, changes]));
        expect(values(model)).to.deep.equal(best);
        model.dispose();
      });

      it(`is restored after a search for a learning rate (${how})`, async () => {
        const model = make();
        model.compile({optimizer: tf.train.adam(0.05), loss: 'meanSquaredError'});
        await fitOf(model, dataset)(1, undefined);
        const before = values(model);
        const finder = new LearningRateFinder({steps: 6, minLr: 1e-4, maxLr: 1e-2});
        await fitOf(model, dataset)(3, factories.list([finder, freezing(model, {1: [true, false, true]})]));
        expect(finder.history).to.have.length(6);
        expect(values(model)).to.deep.equal(before);
        model.dispose();
      });

      it(`has its own average (${how})`, async () => {
        const model = make();
        model.compile({optimizer: tf.train.sgd(0.05), loss: 'meanSquaredError'});
        // Averages in float64, by layer.
        let average: number[][][] | undefined;
        const look = {
          onBatchEnd() {
            const now = values(model);
            average =
              average?.map((ws, l) => ws.map((w, i) => w.map((a, j) => 0.6 * a + 0.4 * now[l][i][j]))) ?? now;
          },
        };
        const swap = new SwapEMAWeights({emaMomentum: 0.6});
        const changes = freezing(model, {1: [true, false, true], 2: [false, true, true]});
        await fitOf(model, dataset)(4, factories.list([look, swap, changes]));
        const got = values(model).flat(2);
        average?.flat(2).forEach((a, i) => expect(got[i]).to.be.closeTo(a, 1e-5));
        model.dispose();
      });
    }
  }

  it('is found by its name in checkpoints', async () => {
    const files = new Map<string, tf.io.ModelArtifacts>();
    const handler = (path: string): tf.io.IOHandler => ({
      save: async artifacts => {
        files.set(path, artifacts);
        return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
      },
      load: async () => files.get(path) as tf.io.ModelArtifacts,
    });
    for (const saveWeightsOnly of [true, false]) {
      const model = build();
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      model.layers[1].trainable = false;
      await model.fit(x, y, {...ARGS, callbacks: new ModelCheckpoint('at', {handler, saveWeightsOnly})});
      const other = build(true);
      await loadWeights(other, handler('at'));
      expect(values(other)).to.deep.equal(values(model));
    }
    const twins = () => {
      const [input, within] = [tf.input({shape: [4]}), tf.input({shape: [4]})];
      const apply = (layer: tf.layers.Layer, to: tf.SymbolicTensor) => layer.apply(to) as tf.SymbolicTensor;
      const inner = tf.model({inputs: within, outputs: apply(dense(1, {name: 'out'}), within)});
      return tf.model({inputs: input, outputs: apply(dense(2, {name: 'out'}), apply(inner, input))});
    };
    const model = twins();
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    await model.fit(x, y, {...ARGS, callbacks: new ModelCheckpoint('at', {handler, saveWeightsOnly: true})});
    expect((await failureOf(loadWeights(twins(), handler('at')))).message).to.include(
      'several weights with the name "out/kernel"',
    );
  });
});
