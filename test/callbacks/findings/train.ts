/** Trains a small network and returns the record of the training. */
import * as tf from '@tensorflow/tfjs';
import {addMetric, withMetrics} from '../../../src/index.js';
import type {Run} from '../../../callbacks/runs/record/run.js';
import {RunRecorder} from '../../../callbacks/runs/recorder/run_recorder.js';
import type {Split, Table} from './data.js';

export interface Network {
  name: string;
  data: Split;
  /** Units of the hidden layers. Default: 16. */
  units?: number[];
  optimizer?: tf.Optimizer;
  epochs?: number;
  batchSize?: number;
  dropout?: number;
  seed?: number;
  metrics?: string[];
  classWeight?: Record<number, number>;
  /** Callbacks besides the recorder. */
  callbacks?: tf.CustomCallbackArgs[];
  /** Changes the model before it is compiled, or after. */
  before?: (model: tf.Sequential) => void;
  after?: (model: tf.Sequential) => void;
  /** Logs the mean activation of the first layer. */
  tracksActivation?: boolean;
  initialBias?: number;
}

const isRegression = (table: Table): boolean => table.classNames === undefined;

function buildModel(network: Network): tf.Sequential {
  const {data, units = [16], dropout = 0, seed = 1, initialBias = 0} = network;
  const outputs = data.classNames?.length ?? 1;
  const kernel = (i: number) => tf.initializers.glorotUniform({seed: seed + i});
  const model = tf.sequential();
  units.forEach((count, i) => {
    model.add(
      tf.layers.dense({
        name: `hidden_${i + 1}`,
        units: count,
        activation: 'relu',
        kernelInitializer: kernel(i),
        biasInitializer: tf.initializers.constant({value: initialBias}),
        ...(i === 0 && {inputShape: [data.train.x[0].length]}),
      }),
    );
    if (dropout > 0) model.add(tf.layers.dropout({rate: dropout, seed: seed + i}));
  });
  const isBinary = outputs === 2;
  model.add(
    tf.layers.dense({
      name: 'answer',
      units: isBinary ? 1 : outputs,
      activation: isRegression(data.train) ? 'linear' : isBinary ? 'sigmoid' : 'softmax',
      kernelInitializer: kernel(units.length),
      ...(units.length === 0 && {inputShape: [data.train.x[0].length]}),
    }),
  );
  return model;
}

const lossOf = ({classNames}: Split): string =>
  classNames === undefined
    ? 'meanSquaredError'
    : classNames.length === 2
      ? 'binaryCrossentropy'
      : 'sparseCategoricalCrossentropy';

/** An error of the training is part of its record. */
export async function train(network: Network): Promise<Run> {
  const {name, data, epochs = 40, batchSize = 16, optimizer = tf.train.adam(0.01), callbacks = []} = network;
  const model = buildModel(network);
  network.before?.(model);
  const {metrics = isRegression(data.train) ? ['mae'] : ['accuracy']} = network;
  withMetrics(model).compile({optimizer, loss: lossOf(data), metrics});
  if (network.tracksActivation) {
    addMetric(model, model.layers[0].output, {name: 'hidden_activation_mean'});
  }
  network.after?.(model);
  const [x, y, vx, vy] = [data.train, data.validation].flatMap(part => [
    tf.tensor2d(part.x),
    tf.tensor2d(part.y.map(value => [value])),
  ]);
  const recorder = new RunRecorder({name, data: [vx, vy], classNames: data.classNames});
  try {
    await model.fit(x, y, {
      epochs,
      batchSize,
      classWeight: network.classWeight,
      validationData: [vx, vy],
      callbacks: [...callbacks, recorder],
      verbose: 0,
    });
  } catch (error) {
    if (!recorder.run.events.some(({kind}) => kind === 'error')) throw error;
  } finally {
    tf.dispose([x, y, vx, vy]);
    model.dispose();
  }
  return recorder.run;
}
