/** What a pass holds does not grow with its batches. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {forcePath, type Path} from '../../../src/array/path.js';
import type {Extended} from '../../../src/tracking/extended_types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {BACKEND, SLOW_DEVICE} from '../../backend.js';

const BATCH = 2;
/** Device rows are put together every so often; the first batches fill them for the first time. */
const WARM = 70;
const LONG = SLOW_DEVICE ? 110 : 200;

function manyMetrics(): tf.LayersModel & Extended {
  const model = withMetrics(
    tf.sequential({
      layers: [
        tf.layers.dense({units: 3, activation: 'tanh', inputShape: [2], kernelRegularizer: 'l1l2'}),
        tf.layers.dense({units: 1, activation: 'sigmoid'}),
      ],
    }),
  );
  model.compile({
    optimizer: tf.train.sgd(0.01),
    loss: 'binaryCrossentropy',
    metrics: ['acc', 'AUC', 'Precision', 'F1Score', 'mse', 'RootMeanSquaredError', (_, p) => tf.mean(p)],
  });
  const hidden = model.layers[0].output as tf.SymbolicTensor;
  for (const aggregation of ['mean', 'sum', 'min', 'max', 'std'] as const) {
    model.addMetric(hidden, {name: `hidden_${aggregation}`, aggregation});
  }
  return model;
}

/** A dataset that notes what is held before each batch. */
function watched(
  batches: number,
  held: {numBytes: number; numTensors: number}[],
): tf.data.Dataset<tf.TensorContainer> {
  return tf.data.generator(function* () {
    for (let i = 0; i < batches; i++) {
      const {numBytes, numTensors} = tf.memory();
      held.push({numBytes, numTensors});
      yield tf.tidy(() => ({
        xs: tf.randomUniform([BATCH, 2], -1, 1, 'float32', i),
        ys: tf.tensor2d([[i % 2], [(i >> 1) % 2]]),
      }));
    }
  } as never);
}

const most = (values: readonly number[]): number => Math.max(...values);

const PASSES: Record<
  string,
  (
    model: tf.LayersModel & Extended,
    batches: number,
    held: {numBytes: number; numTensors: number}[],
  ) => Promise<unknown>
> = {
  'fitDataset': (model, batches, held) => model.fitDataset(watched(batches, held), {epochs: 1}),
  'validation in fitDataset': (model, batches, held) =>
    model.fitDataset(watched(2, []), {epochs: 1, validationData: watched(batches, held)}),
  'evaluateDataset': async (model, batches, held) =>
    tf.dispose(await model.evaluateDataset(watched(batches, held))),
  'evaluateLogs': (model, batches, held) => model.evaluateLogs(watched(batches, held)),
};

function declare(title: string, path: Path | undefined): void {
  describe(title, () => {
    before(() => forcePath(path));
    after(() => forcePath(undefined));

    const shown = SLOW_DEVICE ? ['fitDataset'] : Object.keys(PASSES);
    for (const name of shown) {
      const pass = PASSES[name];
      it(name, async () => {
        const model = manyMetrics();
        await pass(model, 3, []);
        const before = tf.memory();
        const held: {numBytes: number; numTensors: number}[] = [];
        await pass(model, LONG, held);
        expect(held.length).to.equal(LONG);
        for (const what of ['numBytes', 'numTensors'] as const) {
          const values = held.map(h => h[what]);
          expect(most(values.slice(WARM)), `${what} after ${WARM} batches`).to.be.at.most(
            most(values.slice(0, WARM)),
          );
          expect(tf.memory()[what], what).to.equal(before[what]);
        }
        model.optimizer.dispose();
        model.dispose();
      });
    }
  });
}

declare(`bytes held on ${BACKEND}`, undefined);
if (!SLOW_DEVICE) declare(`bytes held on ${BACKEND}, counted on the device path`, 'device');
