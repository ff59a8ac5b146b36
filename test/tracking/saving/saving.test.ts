/** `save({includeOptimizer: true})` of an extended model: for plain tfjs, and for the way back. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {compositeLoss} from '../../../src/losses/composite_loss.js';
import {Metric} from '../../../src/metrics/base/metric.js';
import type {Extended} from '../../../src/tracking/extended_types.js';
import type {CompileArgs} from '../../../src/tracking/types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {type Architecture, architecture, chain, trainsAnywhere} from '../support/architecture.js';
import {BACKEND, SLOW_DEVICE} from '../../backend.js';
import {weightsOf} from '../support/built.js';
import {expectNear, expectWeights} from '../support/compare.js';
import {Fork} from '../support/custom_layers.js';
import {makeData} from '../support/data.js';
import {type Experiment, experiment} from '../support/experiment.js';
import {type Arguments, argumentsOf, closeLab, numbersOf, openLab} from '../support/lab.js';
import {TERMS} from '../support/losses.js';
import {Random} from '../support/random.js';
import {isModelDef, usesPerPass} from '../support/recipe.js';
import {failureOf} from '../../outcomes.js';

type Model = tf.LayersModel & Extended;

const {withSaveHandler} = tf.io as unknown as {
  withSaveHandler(handler: (artifacts: tf.io.ModelArtifacts) => Promise<tf.io.SaveResult>): tf.io.IOHandler;
};

/** What a model saves with its optimizer. */
async function artifactsOf(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  const saved: tf.io.ModelArtifacts[] = [];
  const handler = withSaveHandler(artifacts => {
    // As files have it: nothing but JSON and bytes.
    const {weightData, ...json} = artifacts;
    saved.push({...(JSON.parse(JSON.stringify(json)) as tf.io.ModelArtifacts), weightData});
    return Promise.resolve({modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}});
  });
  await model.save(handler, {includeOptimizer: true});
  return saved[0];
}

const load = (artifacts: tf.io.ModelArtifacts): Promise<tf.LayersModel> =>
  tf.loadLayersModel(tf.io.fromMemory(artifacts));

/** The experiment without what cannot be saved. */
function savable(e: Experiment): Experiment {
  const named: Experiment['losses'][number] = {
    given: 'logcosh',
    plain: 'logcosh',
    whole: false,
    terms: [{weight: 1, term: TERMS.logcosh}],
  };
  const known = (metrics: Experiment['metrics']) =>
    metrics.map(list => list.filter(m => typeof m.identifier !== 'function'));
  return {
    ...e,
    losses: e.losses.map(l => (typeof l.given === 'function' && l.terms.length === 1 ? named : l)),
    metrics: known(e.metrics),
    weightedMetrics: known(e.weightedMetrics),
    tracked: e.tracked.filter(t => t.path !== undefined),
  };
}

/** Reporters are made of functions, which no file holds. */
const holds = ({recipe}: Architecture): boolean =>
  [...usesPerPass(recipe).values()].every(({def}) => isModelDef(def) || def.report === undefined);

async function recordOf(model: Model, {x, y, w}: Arguments): Promise<[string, number][]> {
  return Object.entries(await model.evaluateLogs(x, y, {batchSize: 3, sampleWeight: w}));
}

describe('saving random models', () => {
  before(() => tf.serialization.registerClass(Fork));
  const seeds = SLOW_DEVICE ? [5] : Array.from({length: 18}, (_, i) => 2 * i);
  const all = [...seeds.map(architecture), ...(SLOW_DEVICE ? [] : [chain(0), chain(1)])]
    .filter(holds)
    .filter(a => BACKEND !== 'wasm' || trainsAnywhere(a.recipe));

  all.forEach((a, seed) => {
    it(`${a.title}: everything is loaded again`, async () => {
      const e = savable(experiment(a, seed + 500));
      const lab = openLab(e);
      const data = makeData(a, 7, e.weightForms, new Random(seed));
      const args = argumentsOf(e, data, 'arrays');
      const {x, y, w} = args;
      const training = {batchSize: 3, shuffle: false, epochs: 1, sampleWeight: w};
      await lab.model.fit(x, y, training);
      const artifacts = await artifactsOf(lab.model);

      const plain = await load(artifacts);
      expect(plain.optimizer.getClassName()).to.equal(lab.model.optimizer.getClassName());
      expect(plain.loss).to.not.equal(undefined);

      const loaded = withMetrics(plain);
      const want = await recordOf(lab.model, args);
      const got = await recordOf(loaded, args);
      expect(got.map(([key]) => key)).to.deep.equal(want.map(([key]) => key));
      got.forEach(([key, value], i) => expectNear(key, value, want[i][1], 1e-6));

      await lab.model.fit(x, y, training);
      await loaded.fit(x, y, training);
      const trained = weightsOf(lab.built).flat();
      const again = loaded.getWeights().flatMap(t => Array.from(t.dataSync()));
      const sorted = (values: number[]): number[][] => [values.sort((p, q) => p - q)];
      expectWeights('trained on', sorted(again), sorted(trained), 1e-6);
      tf.dispose([x, y, w] as tf.TensorContainer);
      loaded.optimizer.dispose();
      loaded.dispose();
      closeLab(lab);
    });
  });
});

function small(): tf.LayersModel {
  return tf.sequential({layers: [tf.layers.dense({units: 1, activation: 'sigmoid', inputShape: [2]})]});
}

const DATA = () =>
  [
    tf.tensor2d([
      [0, 1],
      [1, 0],
      [1, 1],
    ]),
    tf.tensor2d([[0], [1], [1]]),
  ] as const;

describe('saving', () => {
  it('loads in plain tfjs, which trains and evaluates it with what it knows', async () => {
    const model = withMetrics(small());
    model.compile({
      optimizer: 'adam',
      loss: compositeLoss({bce: 'binaryCrossentropy', mse: {loss: 'meanSquaredError', weight: 0.5}}),
      metrics: ['acc', 'AUC', 'mse'],
    });
    const plain = await load(await artifactsOf(model));
    const [x, y] = DATA();
    const {history} = await plain.fit(x, y, {epochs: 1});
    expect(Object.keys(history)).to.deep.equal(['loss', 'acc', 'mse']);
    numbersOf(plain.evaluate(x, y));
    tf.dispose([x, y]);
  });

  it('of a model with names as in Keras gets its keys back', async () => {
    const model = withMetrics(small(), {names: 'keras'});
    model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy', metrics: ['accuracy', 'AUC']});
    const [x, y] = DATA();
    const want = Object.keys(await model.evaluateLogs(x, y));
    expect(want).to.deep.equal(['loss', 'accuracy', 'AUC']);
    const loaded = withMetrics(await load(await artifactsOf(model)));
    expect(Object.keys(await loaded.evaluateLogs(x, y))).to.deep.equal(want);
    expect(loaded.metricsNames).to.deep.equal(want);
    tf.dispose([x, y]);
  });

  it('keeps the metadata that the user set, and leaves no trace in it', async () => {
    const model = withMetrics(small());
    model.setUserDefinedMetadata({mine: 1});
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const artifacts = await artifactsOf(model);
    expect(artifacts.userDefinedMetadata).to.include({mine: 1});
    expect(model.getUserDefinedMetadata()).to.deep.equal({mine: 1});
  });

  it('without the optimizer is as in plain tfjs', async () => {
    const model = withMetrics(small());
    model.compile({optimizer: 'sgd', loss: (t, p) => tf.mean(tf.abs(tf.sub(t, p)), -1)});
    const saved: tf.io.ModelArtifacts[] = [];
    await model.save(
      withSaveHandler(artifacts => {
        saved.push(artifacts);
        return Promise.resolve({modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}});
      }),
    );
    expect(saved[0].trainingConfig).to.equal(undefined);
    expect(saved[0].userDefinedMetadata).to.equal(undefined);
  });

  class Own extends Metric {
    static override className = 'OwnUnsavable';
    updateState(): void {}
    result(): number {
      return 1;
    }
  }
  const distance = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.mean(tf.abs(tf.sub(t, p)), -1);
  const UNSAVABLE: Record<string, Partial<CompileArgs>> = {
    'a loss function': {loss: distance},
    'a term that is a function': {loss: compositeLoss({mse: 'meanSquaredError', own: distance})},
    'a metric function': {metrics: [distance]},
    'an own metric': {metrics: [new Own()]},
    'an own metric among weightedMetrics': {weightedMetrics: [new Own()]},
  };
  for (const [what, args] of Object.entries(UNSAVABLE)) {
    it(`${what} is an error that says so, and nothing is written`, async () => {
      const model = withMetrics(small());
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError', ...args});
      const before = tf.memory().numTensors;
      const error = await failureOf(() => artifactsOf(model));
      expect(error.name).to.equal('UsageError');
      expect(error.message).to.match(/cannot be saved/);
      expect(tf.memory().numTensors).to.equal(before);
      expect(model.getUserDefinedMetadata()).to.equal(undefined);
    });
  }

  it('a tracked function is an error that says so', async () => {
    const model = withMetrics(small());
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    model.addMetric(({outputs}) => tf.mean(outputs[0]), {name: 'output_mean'});
    expect((await failureOf(() => artifactsOf(model))).message).to.match(/"output_mean".*cannot be saved/);
  });

  it('a custom aggregation is an error that says so', async () => {
    const model = withMetrics(small());
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    model.addMetric(model.outputs[0], {name: 'own', aggregation: new Own()});
    expect((await failureOf(() => artifactsOf(model))).message).to.match(/cannot be saved/);
  });

  it('tracked inputs are loaded again, also those of nested models', async () => {
    const nested = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [2]})]});
    const input = tf.input({shape: [2]});
    const output = tf.layers.dense({units: 1}).apply(nested.apply(input)) as tf.SymbolicTensor;
    const model = withMetrics(tf.model({inputs: input, outputs: output}));
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    model.addMetric([input, nested.inputs[0], nested.outputs[0]], ['outer', 'inner', 'end']);
    const [x, y] = DATA();
    const want = await model.evaluateLogs(x, y);
    const loaded = withMetrics(await load(await artifactsOf(model)));
    expect(await loaded.evaluateLogs(x, y)).to.deep.equal(want);
    tf.dispose([x, y]);
  });
});
