/**
 * A compile that came after saving counts, not the saved one; without such a compile the saved one comes
 * back.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {compositeLoss} from '../../../src/losses/composite_loss.js';
import type {Extended} from '../../../src/tracking/extended_types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

type Model = tf.LayersModel & Extended;

async function saved(model: tf.LayersModel, includeOptimizer = true): Promise<tf.io.ModelArtifacts> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  const handler = (given: tf.io.ModelArtifacts) => {
    artifacts = JSON.parse(JSON.stringify({...given, weightData: undefined})) as tf.io.ModelArtifacts;
    artifacts.weightData = given.weightData;
    return Promise.resolve({modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON' as const}});
  };
  await model.save(tf.io.withSaveHandler(handler), {includeOptimizer});
  return artifacts as tf.io.ModelArtifacts;
}

const again = async (model: tf.LayersModel, includeOptimizer = true): Promise<tf.LayersModel> =>
  tf.loadLayersModel(tf.io.fromMemory(await saved(model, includeOptimizer)));

function model(outputs: readonly string[]): tf.LayersModel {
  const input = tf.input({shape: [2]});
  const heads = outputs.map(name => tf.layers.dense({units: 1, activation: 'sigmoid', name}).apply(input));
  return tf.model({inputs: input, outputs: heads as tf.SymbolicTensor[]});
}

/** What plain tfjs cannot hold is in each of these. */
const EXTRAS: Record<string, object> = {
  'another metric': {loss: 'binaryCrossentropy', metrics: ['acc', 'AUC']},
  'weighted metrics': {loss: 'binaryCrossentropy', metrics: ['acc'], weightedMetrics: ['acc']},
  'a weight of the loss': {loss: 'binaryCrossentropy', metrics: ['acc'], lossWeights: 0.5},
  'terms': {loss: compositeLoss({bce: 'binaryCrossentropy', mse: 'mse'}), metrics: ['acc']},
};
/** Just what plain tfjs is told of those. */
const SAME = {loss: 'binaryCrossentropy', metrics: ['acc']};

for (const outputs of [['a'], ['a', 'b']]) {
  const keys = (names: string[]): string[] =>
    outputs.length === 1
      ? ['loss', ...names]
      : ['loss', 'a_loss', 'b_loss', ...outputs.flatMap(o => names.map(n => `${o}_${n}`))];
  describe(`a saved model with outputs ${outputs.join()}`, () => {
    const original = (extra: object): Model => {
      const m = withMetrics(model(outputs));
      const {lossWeights} = extra as {lossWeights?: number};
      const weights = lossWeights && outputs.map(() => lossWeights);
      m.compile({optimizer: 'adam', ...extra, lossWeights: weights} as never);
      return m;
    };

    for (const [what, extra] of Object.entries(EXTRAS)) {
      it(`with ${what} is loaded as it was compiled`, async () => {
        const first = original(extra);
        const want = [...first.metricsNames];
        const loaded = await again(first);
        expect([...withMetrics(loaded).metricsNames]).to.deep.equal(want);
        // Plain tfjs carries on what it was given.
        const twice = await again(await again(first));
        expect([...withMetrics(twice).metricsNames]).to.deep.equal(want);
        expect(twice.getUserDefinedMetadata()).to.equal(undefined);
        // A model with another rate counts as the same compile.
        const slower = await again(first);
        (slower.optimizer as unknown as {learningRate: number}).learningRate = 1e-5;
        expect([...withMetrics(slower).metricsNames]).to.deep.equal(want);
      });

      const recompiled: Record<string, (m: tf.LayersModel) => void> = {
        'for something else': m =>
          m.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError', metrics: ['mae']}),
        'by name for what plain tfjs was told': m => m.compile({optimizer: 'adam', ...SAME}),
        'with an optimizer for what plain tfjs was told': m =>
          m.compile({optimizer: tf.train.adam(0.001), ...SAME}),
      };
      for (const [how, compile] of Object.entries(recompiled)) {
        it(`with ${what}, compiled again ${how}, is as compiled`, async () => {
          const plain = model(outputs);
          compile(plain);
          const want = [...plain.metricsNames];
          const ways: Record<string, (first: Model) => Promise<Model>> = {
            'loaded, compiled': async first => {
              const m = await again(first);
              compile(m);
              return withMetrics(m);
            },
            'loaded, compiled, saved by plain tfjs, loaded': async first => {
              const m = await again(first);
              compile(m);
              return withMetrics(await again(m));
            },
            'loaded, extended, compiled, detached': async first => {
              const m = withMetrics(await again(first));
              compile(m);
              return withMetrics<tf.LayersModel>(m.detach());
            },
            'loaded, extended, detached, compiled': async first => {
              const m = withMetrics(await again(first)).detach();
              compile(m);
              return withMetrics(m);
            },
            'saved without optimizer, compiled': async first => {
              const m = await again(await again(first), false);
              compile(m);
              return withMetrics(m);
            },
            'loaded, extended, compiled, saved, loaded': async first => {
              const m = withMetrics(await again(first));
              compile(m);
              return withMetrics(await again(m));
            },
          };
          for (const [way, make] of Object.entries(ways)) {
            const m = await make(original(extra));
            expect([...m.metricsNames], way).to.deep.equal(want);
          }
        });
      }
    }

    it('of an earlier version, which did not record what it wrote, is loaded, or is as compiled', async () => {
      const artifacts = await saved(original({loss: 'mse', metrics: ['acc', 'AUC']}));
      const metadata = artifacts.userDefinedMetadata as {tfjsMetrics: {plain?: unknown}};
      delete metadata.tfjsMetrics.plain;
      const config = artifacts.trainingConfig as unknown as Record<string, unknown>;
      config.loss = outputs.length === 1 ? 'mean_squared_error' : outputs.map(() => 'mean_squared_error');
      const load = () => tf.loadLayersModel(tf.io.fromMemory(artifacts));
      expect([...withMetrics(await load()).metricsNames]).to.deep.equal(keys(['acc', 'auc']));
      const other = await load();
      other.compile({optimizer: 'sgd', loss: 'meanAbsoluteError', metrics: ['mae']});
      expect([...withMetrics(other).metricsNames]).to.deep.equal(keys(['mae']));
    });

    it('keeps names and tracked tensors only with the same compile', async () => {
      const m = withMetrics(model(outputs), {names: 'keras'});
      m.compile({optimizer: 'sgd', loss: 'mse', metrics: outputs.map(() => ['accuracy'])});
      m.addMetric(m.inputs[0], {name: 'in'});
      const want = [...m.metricsNames];
      expect([...withMetrics(await again(m)).metricsNames]).to.deep.equal(want);
      const other = await again(m);
      other.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['accuracy']});
      expect([...withMetrics(other).metricsNames]).to.deep.equal(keys(['acc']));
    });
  });
}
