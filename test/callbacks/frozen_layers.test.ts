/** Layers that are frozen or unfrozen while a training runs: getWeights() lists trainable weights first (G2). */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  BackupAndRestore,
  callbacks as factories,
  EarlyStopping,
  LearningRateFinder,
  loadWeights,
  ModelCheckpoint,
  SwapEMAWeights,
} from '../../callbacks/index.js';
import {MemoryStore} from '../../callbacks/ports/memory_store.js';
import {withMetrics} from '../../src/tracking/with_metrics.js';
import {failure, listen, onExactBackends} from './helpers.js';

const dense = (seed: number, more = {}) =>
  tf.layers.dense({units: 4, kernelInitializer: tf.initializers.randomNormal({seed}), ...more});
const x = tf.randomNormal([20, 4], 0, 1, 'float32', 1);
const y = tf.randomNormal([20, 4], 0, 1, 'float32', 2);
const ARGS = {shuffle: false, batchSize: 10, verbose: 0} as const;

/** Two layers of equal shapes, the first one in a nested model. */
function build(frozen = false): tf.Sequential {
  const inner = tf.sequential({layers: [dense(5, {inputShape: [4], trainable: !frozen})]});
  return tf.sequential({layers: [inner, dense(6), dense(7, {trainable: true})]});
}

const values = (model: tf.LayersModel) =>
  model.layers.map(layer => layer.getWeights().map(w => [...w.dataSync()]));

function freezing(model: tf.LayersModel, changes: {readonly [epoch: number]: readonly boolean[]}) {
  return {
    onEpochBegin(epoch: number) {
      changes[epoch]?.forEach((trainable, i) => (model.layers[i].trainable = trainable));
    },
  };
}

function fitOf(model: tf.LayersModel, dataset: boolean) {
  return (epochs: number, callbacks: unknown, more = {}) => {
    const args = {epochs, callbacks: callbacks as tf.Callback, ...more};
    if (!dataset) return model.fit(x, y, {...ARGS, ...args});
    const data = tf.data.zip({xs: tf.data.array(tf.unstack(x)), ys: tf.data.array(tf.unstack(y))});
    return model.fitDataset(data.batch(10), {verbose: 0, ...args});
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

      it(`gets back what it had before a search for a learning rate (${how})`, async () => {
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
    expect((await failure(loadWeights(twins(), handler('at')))).message).to.include(
      'several weights with the name "out/kernel"',
    );
  });
});

/** Trains the last layer first, and all of them from epoch 2 on. */
async function unfreezing(
  store: MemoryStore,
  run: {adam: boolean; swap: boolean; dataset: boolean; killedIn?: number},
) {
  const model = withMetrics(build(true));
  const compile = () => model.compile({optimizer: run.adam ? 'adam' : 'sgd', loss: 'meanSquaredError'});
  compile();
  const seen: Record<number, unknown> = {};
  const callbacks = [
    new BackupAndRestore(store),
    run.swap && new SwapEMAWeights({emaMomentum: 0.7}),
    new EarlyStopping({monitor: 'loss', patience: 9, restoreBestWeights: true}),
    {
      onEpochBegin(epoch: number) {
        const {layers} = model.layers[0] as tf.LayersModel;
        if (epoch < 2 || layers[0].trainable) return;
        layers[0].trainable = true;
        compile();
      },
      onEpochEnd(epoch: number) {
        seen[epoch] = values(model);
        if (epoch === run.killedIn) throw new Error('killed');
      },
    },
  ];
  await fitOf(model, run.dataset)(6, callbacks).catch((error: Error) => {
    if (error.message !== 'killed') throw error;
  });
  return {...seen, end: values(model)};
}

describe('a training that is resumed after layers were unfrozen', () => {
  onExactBackends();
  for (const adam of [true, false]) {
    for (const swap of [true, false]) {
      for (const dataset of [true, false]) {
        it(`ends as without an interruption: adam ${adam}, averages ${swap}, fitDataset ${dataset}`, async () => {
          const run = {adam, swap, dataset};
          const whole: Record<string, unknown> = await unfreezing(new MemoryStore(), run);
          for (const killedIn of [1, 2, 3, 4]) {
            const store = new MemoryStore();
            await unfreezing(store, {...run, killedIn});
            const {value, warnings} = await listen(() => unfreezing(store, run));
            expect(warnings).to.deep.equal([]);
            for (const [epoch, weights] of Object.entries(value)) {
              expect(
                JSON.stringify(weights) === JSON.stringify(whole[epoch]),
                `${epoch}, killed in ${killedIn}`,
              ).to.equal(true);
            }
          }
        });
      }
    }
  }

  it('says so when they stay frozen', async () => {
    const store = new MemoryStore();
    await unfreezing(store, {adam: true, swap: false, dataset: false, killedIn: 4});
    const model = withMetrics(build(true));
    model.compile({optimizer: 'adam', loss: 'meanSquaredError'});
    const {warnings} = await listen(() =>
      model.fit(x, y, {...ARGS, epochs: 6, callbacks: [new BackupAndRestore(store)]}),
    );
    expect(warnings.join()).to.match(/the backup's optimizer was Adam and trained dense_Dense\d+\/kernel/);
  });

  it('says so when it compiles again for the same layers, whose optimizer the backup has', async () => {
    for (const epochOfCompile of [2, 9]) {
      const run = async (store: MemoryStore, killed: boolean) => {
        const model = withMetrics(build());
        const compile = () => model.compile({optimizer: 'adam', loss: 'meanSquaredError'});
        compile();
        let isNew = true;
        const compiling = {
          onEpochBegin(epoch: number) {
            if (epoch >= epochOfCompile && isNew) compile();
            if (epoch >= epochOfCompile) isNew = false;
            if (killed && epoch === 3) throw new Error('killed');
          },
        };
        return model.fit(x, y, {...ARGS, epochs: 5, callbacks: [new BackupAndRestore(store), compiling]});
      };
      const store = new MemoryStore();
      await failure(run(store, true));
      const {warnings} = await listen(() => run(store, false));
      expect(warnings).to.have.lengthOf(epochOfCompile === 2 ? 1 : 0);
      if (epochOfCompile === 2)
        expect(warnings[0]).to.include('the model was compiled again when its training');
    }
  });
});
