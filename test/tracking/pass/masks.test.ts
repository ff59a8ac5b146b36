import * as tf from '@tensorflow/tfjs';
import {type CompileArgs} from '../../../src/index.js';
import {aucOf, dataset, predictions} from '../../callbacks/helpers.js';
import {confusion, epochOf, expectClose, expectRecord, numbers} from '../../support.js';
import {
  times,
  lengths,
  steps,
  ids,
  sequences,
  oneHot,
  bySample,
  byStep,
  first,
  keras,
  prefixed,
  sorted,
} from '../support/keras_data.js';

/** Three recurrent units over masked steps. */
const RECURRENT = [
  tf.tensor2d([
    [0.5, -0.5, 1],
    [0.25, 1, -1],
  ]),
  tf.tensor2d([
    [0.1, 0.2, 0.3],
    [-0.1, 0.4, 0],
    [0.2, 0, 0.1],
  ]),
  tf.tensor1d([0.1, 0, -0.1]),
];
const LAST = [
  tf.tensor2d([
    [1, -1, 0.5],
    [0, 0.5, -0.5],
    [0.25, 1, -1],
  ]),
  tf.tensor1d([0, 0.1, -0.1]),
];
const rnn = (returnSequences = true) => tf.layers.simpleRNN({units: 3, returnSequences});
const masking = () => tf.layers.masking({maskValue: 0, inputShape: [4, 2]});

describe('Masks', () => {
  const classifier = (args: Partial<CompileArgs> = {}, rate = 0) =>
    keras(
      tf.sequential({layers: [masking(), rnn(), tf.layers.dense({units: 3, activation: 'softmax'})]}),
      [...RECURRENT, ...LAST],
      {
        loss: 'categoricalCrossentropy',
        metrics: ['accuracy', 'mse'],
        weightedMetrics: ['accuracy', 'categorical_crossentropy'],
        ...args,
      },
      rate,
    );
  const fitArgs = {epochs: 1, batchSize: 2, shuffle: false, verbose: 0 as const};
  const unweighted = {
    accuracy: 0.2857143,
    categorical_crossentropy: 1.214892,
    loss: 1.2156198,
    mse: 0.2496238,
    weighted_accuracy: 0.2857143,
  };
  const bySamples = {
    accuracy: 0.2857143,
    categorical_crossentropy: 1.2270555,
    loss: 1.6788349,
    mse: 0.2496238,
    weighted_accuracy: 0.271653,
  };
  const validated = {
    accuracy: 0.375,
    categorical_crossentropy: 1.1899533,
    loss: 1.3792766,
    mse: 0.237925,
    weighted_accuracy: 0.3705303,
  };
  const bySteps = {
    accuracy: 0.2857143,
    categorical_crossentropy: 1.2196962,
    loss: 1.37345,
    mse: 0.2496238,
    weighted_accuracy: 0.3191998,
  };

  it('of sequences hold in losses and metrics', async () => {
    const model = classifier();
    expectRecord(sorted(await model.evaluateLogs(sequences, oneHot, {batchSize: 2})), unweighted);
    expectRecord(epochOf(await model.fit(sequences, oneHot, fitArgs), 0), unweighted);
    const data = dataset(sequences, oneHot, 2);
    expectRecord(epochOf(await model.fitDataset(data, {epochs: 1, verbose: 0}), 0), unweighted);
  });

  it('are combined with weights of samples and of steps', async () => {
    const model = classifier();
    const validationData = [first(sequences, 3), first(oneHot, 3), first(bySample, 3)] as const;
    const history = await model.fit(sequences, oneHot, {...fitArgs, sampleWeight: bySample, validationData});
    expectRecord(epochOf(history, 0), sorted({...bySamples, ...prefixed(validated, 'val_')}));
    for (const [sampleWeight, wanted] of [
      [bySample, bySamples],
      [tf.reshape(bySample, [5, 1]), bySamples],
      [byStep, bySteps],
    ] as const) {
      expectRecord(epochOf(await model.fit(sequences, oneHot, {...fitArgs, sampleWeight}), 0), wanted);
      const record = await model.evaluateLogs(sequences, oneHot, {batchSize: 2, sampleWeight});
      expectRecord(sorted(record), wanted);
      expectRecord(sorted(await model.evaluateLogs(dataset(sequences, oneHot, 2, sampleWeight))), wanted);
    }
  });

  it('also work with class ids', async () => {
    const model = classifier({
      loss: 'sparseCategoricalCrossentropy',
      metrics: ['accuracy'],
      weightedMetrics: [],
    });
    const targets = tf.tensor3d(ids.map(row => row.map(id => [id])));
    const wanted = {accuracy: 0.2857143, loss: 1.2156199};
    expectRecord(epochOf(await model.fit(sequences, targets, fitArgs), 0), wanted);
  });

  it('also work in a batch that contains nothing else', async () => {
    const model = classifier({metrics: ['accuracy'], weightedMetrics: []});
    const empty = tf.tensor3d(steps.map((s, i) => (i === 1 ? times(4, () => [0, 0]) : s)));
    const record = await model.evaluateLogs(empty, oneHot, {batchSize: 1});
    expectRecord(sorted(record), {accuracy: 0.3076923, loss: 0.9967844});
  });

  it('train to the weights of Keras', async () => {
    const model = classifier({metrics: [], weightedMetrics: []}, 0.5);
    await model.fit(sequences, oneHot, {...fitArgs, epochs: 2});
    const [kernel, recurrent, bias, last, lastBias] = model.getWeights().map(numbers);
    expectClose(kernel, [0.534402, -0.652711, 0.858291, -0.018279, 1.084704, -0.73332], 2e-6);
    const wanted = [
      0.128585, 0.302112, 0.39238, -0.242648, 0.225203, -0.173146, 0.289421, 0.131426, 0.260975,
    ];
    expectClose(recurrent, wanted, 2e-6);
    expectClose(bias, [0.434212, 0.108519, 0.013698], 2e-6);
    expectClose(
      last,
      [0.994188, -0.9432, 0.449012, 0.092171, 0.678195, -0.770367, 0.055652, 0.817168, -0.62282],
      2e-6,
    );
    expectClose(lastBias, [0.335496, 0.02419, -0.359686], 2e-6);

    const weighted = classifier({metrics: [], weightedMetrics: []}, 0.5);
    await weighted.fit(sequences, oneHot, {...fitArgs, epochs: 2, sampleWeight: bySample});
    expectClose(numbers(weighted.getWeights()[2]), [0.593033, 0.24821, 0.139199], 2e-6);
    expectClose(numbers(weighted.getWeights()[4]), [0.497679, 0.004652, -0.502331], 2e-6);
  });

  it('end where a layer uses them up', async () => {
    const model = keras(
      tf.sequential({layers: [masking(), rnn(false), tf.layers.dense({units: 1, activation: 'sigmoid'})]}),
      [...RECURRENT, tf.slice(LAST[0], [0, 0], [3, 1]), tf.slice(LAST[1], 0, 1)],
      {loss: 'binaryCrossentropy', metrics: ['accuracy']},
    );
    const targets = tf.tensor2d(ids.map(row => [row[0] > 0 ? 1 : 0]));
    const record = await model.evaluateLogs(sequences, targets, {batchSize: 2});
    expectRecord(sorted(record), {accuracy: 0.4, loss: 0.6936551});
  });

  it('come from an embedding too', async () => {
    const embedding = tf.layers.embedding({inputDim: 4, outputDim: 2, maskZero: true, inputLength: 4});
    const model = keras(
      tf.sequential({layers: [embedding, rnn(), tf.layers.dense({units: 3})]}),
      [
        tf.tensor2d([
          [9, 9],
          [0.5, -0.5],
          [1, 0.25],
          [-0.75, 0.5],
        ]),
        ...RECURRENT,
        ...LAST,
      ],
      {loss: 'meanSquaredError', metrics: ['mae', 'mse'], weightedMetrics: ['mae']},
    );
    const words = tf.tensor2d([
      [1, 2, 0, 0],
      [3, 0, 0, 0],
      [2, 1, 3, 1],
      [1, 0, 0, 0],
      [3, 3, 2, 0],
    ]);
    const record = await model.evaluateLogs(words, oneHot, {batchSize: 2});
    expectRecord(sorted(record), {loss: 0.4976796, mae: 0.5600607, mse: 0.5008172, weighted_mae: 0.5600607});
    const weighted = await model.evaluateLogs(words, oneHot, {batchSize: 2, sampleWeight: bySample});
    expectRecord(sorted(weighted), {
      loss: 0.6449013,
      mae: 0.5600607,
      mse: 0.5008172,
      weighted_mae: 0.552573,
    });
  });

  it('also apply to AUC, precision and recall, which Keras 3 computes over masked entries too', async () => {
    const model = keras(
      tf.sequential({layers: [masking(), rnn(), tf.layers.dense({units: 1, activation: 'sigmoid'})]}),
      [...RECURRENT, tf.slice(LAST[0], [0, 0], [3, 1]), tf.slice(LAST[1], 0, 1)],
      {
        loss: 'binaryCrossentropy',
        metrics: ['accuracy', 'AUC', 'Precision', 'Recall', 'mae'],
        weightedMetrics: ['AUC'],
      },
    );
    const targets = tf.tensor3d(ids.map(row => row.map(id => [id > 0 ? 1 : 0])));
    const scores = predictions(model, sequences);
    const kept = lengths.flatMap((length, i) => times(length, t => 4 * i + t));
    const truth = kept.map(at => (ids[Math.floor(at / 4)][at % 4] > 0 ? 1 : 0));
    const keptScores = kept.map(at => scores[at]);
    const {tp, fp, fn} = confusion(truth, keptScores);
    const auc = aucOf(truth, keptScores);
    const wanted = {
      AUC: auc,
      Precision: tp / (tp + fp),
      Recall: tp / (tp + fn),
      accuracy: 0.4285714,
      loss: 0.7062868,
      mae: 0.5016158,
      weighted_AUC: auc,
    };
    expectRecord(sorted(await model.evaluateLogs(sequences, targets, {batchSize: 2})), wanted);
    expectRecord(epochOf(await model.fit(sequences, targets, fitArgs), 0), wanted);
    const record = await model.evaluateLogs(sequences, targets, {batchSize: 2, sampleWeight: bySample});
    expectClose([record.loss, record.AUC], [0.9928138, auc]);
  });
});
