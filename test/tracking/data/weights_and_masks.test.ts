/**
 * Sample weights, class weights and masks as in Keras 3. The literals are Keras 3.15.1's (jax backend, float32): the
 * same models with the same weights and data, `SGD(0.0)`, `fit(shuffle=False, epochs=1)` and, where there are masks,
 * `evaluate(return_dict=True)`; sample weights of sequences were given there as [n, 1], which Keras wants beside a mask.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {type CompileArgs, type Extended, type FitArgs, withMetrics} from '../../../src/index.js';
import {aucOf, dataset, failure, predictions, random} from '../../callbacks/helpers.js';
import {still} from '../../tfjs_facts/models.js';
import {confusion, epochOf, expectClose, expectRecord, numbers} from '../../support.js';

type Model = tf.LayersModel & Extended;
type Numbers = Record<string, number>;

// One sequence of numbers for all data, in this order.
const next = random(21);
const times = <T>(n: number, f: (i: number) => T): T[] => Array.from({length: n}, (_, i) => f(i));
const ROWS = 13;
const x = tf.tensor2d(times(ROWS, () => [2 * next() - 1, 2 * next() - 1]));
const labels = times(ROWS, () => (next() < 0.5 ? 1 : 0));
const y = tf.tensor2d(labels, [ROWS, 1]);
const w = tf.tensor1d(times(ROWS, () => 3 * next()));
const yb = tf.tensor2d(times(ROWS, () => [next(), 2 * next()]));
const wb = tf.tensor1d(times(ROWS, () => next()));
const lengths = [4, 1, 3, 2, 4];
const steps = lengths.map(length => times(4, t => (t < length ? [2 * next() - 1, 2 * next() - 1] : [0, 0])));
const ids = times(5, () => times(4, () => Math.floor(3 * next())));
const sequences = tf.tensor3d(steps);
const oneHot = tf.tensor3d(ids.map(row => row.map(id => [0, 1, 2].map(c => (c === id ? 1 : 0)))));
const bySample = tf.tensor1d(times(5, () => 3 * next()));
const byStep = tf.tensor2d(times(5, () => times(4, () => 2 * next())));
const first = <T extends tf.Tensor>(t: T, rows: number): T =>
  tf.slice(t, new Array<number>(t.rank).fill(0), [rows, ...t.shape.slice(1)]);

/** Keras's log keys, sorted as in its History. */
function keras<T extends tf.LayersModel>(
  model: T,
  weights: tf.Tensor[],
  args: Omit<CompileArgs, 'optimizer'>,
  rate = 0,
) {
  const extended = withMetrics(model, {names: 'keras'});
  extended.setWeights(weights);
  extended.compile({optimizer: rate === 0 ? still() : tf.train.sgd(rate), ...args});
  return extended;
}
const prefixed = (record: Numbers, prefix: string): Numbers =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [prefix + key, value]));
const sorted = (record: Numbers): Numbers =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const KERNEL = tf.tensor2d([[0.5], [-1]]);
const BIAS = tf.tensor1d([0.25]);

describe('Weights of a model with one output', () => {
  const binary = (args: Partial<CompileArgs> = {}, rate = 0) =>
    keras(
      tf.sequential({layers: [tf.layers.dense({units: 1, activation: 'sigmoid', inputShape: [2]})]}),
      [KERNEL, BIAS],
      {
        loss: 'binaryCrossentropy',
        metrics: ['accuracy', 'mse'],
        weightedMetrics: ['accuracy', 'mae', {className: 'AUC', config: {name: 'auc'}}],
        ...args,
      },
      rate,
    );
  const fitArgs = {epochs: 1, batchSize: 5, shuffle: false, verbose: 0 as const};
  const validationData = [first(x, 7), first(y, 7), first(w, 7)] as const;
  const weighted = {
    accuracy: 0.5384616,
    auc: 0.8111393,
    loss: 0.8621092,
    mae: 0.4403273,
    mse: 0.2120212,
    weighted_accuracy: 0.519082,
  };
  const validated = {
    accuracy: 0.5714286,
    auc: 0.7405491,
    loss: 1.0234603,
    mae: 0.4492721,
    mse: 0.2220767,
    weighted_accuracy: 0.5774996,
  };
  const all = sorted({...weighted, ...prefixed(validated, 'val_')});

  it('are those of fit, and of its 3-element validation data', async () => {
    const given: FitArgs['sampleWeight'][] = [
      w,
      numbers(w),
      Float32Array.from(numbers(w)),
      tf.reshape(w, [ROWS, 1]),
    ];
    for (const sampleWeight of given) {
      const history = await binary().fit(x, y, {...fitArgs, sampleWeight, validationData});
      expectRecord(epochOf(history, 0), all);
    }
  });

  it('are those of datasets, for training and validation', async () => {
    const history = await binary().fitDataset(dataset(x, y, 5, w), {
      epochs: 1,
      verbose: 0,
      validationData: dataset(validationData[0], validationData[1], 3, validationData[2]),
    });
    expectRecord(epochOf(history, 0), all);
  });

  it('are those of a validation split', async () => {
    const history = await binary().fit(x, y, {...fitArgs, sampleWeight: w, validationSplit: 6 / ROWS});
    const tail = <T extends tf.Tensor>(t: T) => tf.slice(t, 7, 6);
    const {val_loss, val_auc} = epochOf(history, 0);
    const {loss, auc} = await binary().evaluateLogs(tail(x), tail(y), {sampleWeight: tail(w)});
    expectClose([val_loss, val_auc], [loss, auc]);
  });

  it('follow their samples when fit shuffles', async () => {
    const history = await binary().fit(x, y, {...fitArgs, shuffle: true, sampleWeight: w, validationData});
    const {auc, mae, weighted_accuracy, ...rest} = epochOf(history, 0);
    expectClose([auc, mae, weighted_accuracy], [weighted.auc, weighted.mae, weighted.weighted_accuracy]);
    expectClose([rest.loss], [weighted.loss]);
  });

  it('are those of evaluate, evaluateLogs, evaluateDataset and trainOnBatch', async () => {
    const model = binary();
    for (const batchSize of [5, 13]) {
      const record = await model.evaluateLogs(x, y, {sampleWeight: w, batchSize});
      expectRecord(sorted(record), weighted);
      const names = model.metricsNames;
      const scalars = model.evaluate(x, y, {sampleWeight: w, batchSize}) as tf.Scalar[];
      expectRecord(sorted(Object.fromEntries(names.map((n, i) => [n, numbers(scalars[i])[0]]))), weighted);
      expectRecord(sorted(await model.evaluateLogs(dataset(x, y, batchSize, w))), weighted);
    }
    const batch = (await model.trainOnBatch(x, y, {sampleWeight: w})) as number[];
    expectRecord(sorted(Object.fromEntries(model.metricsNames.map((n, i) => [n, batch[i]]))), weighted);
  });

  it('by class count in training, and not in validation', async () => {
    const [vx, vy] = validationData;
    const classWeight = {0: 0.5, 1: 2};
    const wanted = sorted({
      accuracy: 0.5384616,
      auc: 0.7619048,
      loss: 0.7580208,
      mae: 0.4223883,
      mse: 0.2120212,
      weighted_accuracy: 0.6470588,
      val_accuracy: 0.5714286,
      val_auc: 0.75,
      val_loss: 0.6342047,
      val_mae: 0.4486442,
      val_mse: 0.2220767,
      val_weighted_accuracy: 0.5714286,
    });
    const fitted = await binary().fit(x, y, {...fitArgs, classWeight, validationData: [vx, vy]});
    expectRecord(epochOf(fitted, 0), wanted);
    const args = {epochs: 1, verbose: 0 as const, classWeight, validationData: dataset(vx, vy, 3)};
    expectRecord(epochOf(await binary().fitDataset(dataset(x, y, 5), args), 0), wanted);
  });

  it('count for nothing when there are none', async () => {
    const wanted = {
      accuracy: 0.5384616,
      auc: 0.7619048,
      loss: 0.6124147,
      mae: 0.4411593,
      mse: 0.2120212,
      weighted_accuracy: 0.5384616,
    };
    expectRecord(epochOf(await binary().fit(x, y, fitArgs), 0), wanted);
    const sampleWeight = tf.ones([ROWS]);
    expectRecord(epochOf(await binary().fit(x, y, {...fitArgs, sampleWeight}), 0), wanted);
  });

  it('train to the weights of Keras', async () => {
    const args = {...fitArgs, epochs: 2};
    const bySamples = binary({}, 0.5);
    await bySamples.fit(x, y, {...args, sampleWeight: w});
    expectClose(bySamples.getWeights().flatMap(numbers), [1.1302177, -0.9177924, -0.0066651], 1e-6);
    const byClasses = binary({}, 0.5);
    await byClasses.fit(x, y, {...args, classWeight: {0: 0.5, 1: 2}});
    expectClose(byClasses.getWeights().flatMap(numbers), [0.7719502, -0.8307805, 0.926057], 1e-6);
  });

  it('are errors when they do not fit', async () => {
    const fit = (sampleWeight: unknown) => binary().fit(x, y, {...fitArgs, sampleWeight} as FitArgs);
    expect((await failure(fit(tf.ones([4])))).message).to.contain('4');
    expect((await failure(fit({wrong: w}))).message).to.contain('wrong');
    const both = {...fitArgs, sampleWeight: w, classWeight: {0: 1, 1: 2}};
    expect((await failure(binary().fit(x, y, both))).message).to.contain('classWeight');
    const [vx, vy] = validationData;
    const short = binary().fit(x, y, {...fitArgs, validationData: [vx, vy, w]});
    expect((await failure(short)).message).to.contain('7');
  });

  it('leave no tensor behind', async () => {
    const model = binary();
    const flat = tf.tensor1d(labels); // tfjs makes a column of it
    const run = async () => {
      await model.fit(x, y, {...fitArgs, sampleWeight: w, validationData});
      await model.fit(x, y, {...fitArgs, sampleWeight: numbers(w)});
      await model.fit(x, y, {...fitArgs, classWeight: {0: 1, 1: 2}});
      await model.fitDataset(dataset(x, y, 5, w), {
        epochs: 1,
        verbose: 0,
        validationData: dataset(x, y, 5, w),
      });
      await model.evaluateLogs(x, y, {sampleWeight: numbers(w)});
      await model.trainOnBatch(x, y, {sampleWeight: w});
      await failure(model.fit(x, y, {...fitArgs, sampleWeight: [1, 2]}));
      const {message} = await failure(model.fit(x, y, {...fitArgs, classWeight: {0: 1}}));
      expect(message).to.contain('class 1 has no weight');
      await failure(model.fit(x, flat, {...fitArgs, classWeight: {0: 1}}));
    };
    await run();
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).to.equal(before);
  });
});

describe('Weights of a model with two outputs', () => {
  const two = (): Model => {
    const input = tf.input({shape: [2]});
    const a = tf.layers.dense({units: 1, activation: 'sigmoid', name: 'a'}).apply(input) as tf.SymbolicTensor;
    const b = tf.layers.dense({units: 2, name: 'b'}).apply(input) as tf.SymbolicTensor;
    return keras(
      tf.model({inputs: input, outputs: [a, b]}),
      [
        KERNEL,
        BIAS,
        tf.tensor2d([
          [0.5, -0.25],
          [1, 0.75],
        ]),
        tf.tensor1d([0.1, -0.2]),
      ],
      {
        loss: ['binaryCrossentropy', 'meanSquaredError'],
        lossWeights: [1, 0.25],
        metrics: [['accuracy'], ['mae']],
        weightedMetrics: [['mse'], ['mae', 'mse']],
      },
    );
  };
  const wanted = {
    a_accuracy: 0.5384616,
    a_loss: 0.8621092,
    a_mse: 0.2110593,
    b_loss: 0.4885288,
    b_mae: 0.9627572,
    b_mse: 1.2686518,
    b_weighted_mae: 1.0068167,
    loss: 0.9842415,
  };
  const fitArgs = {epochs: 1, batchSize: 5, shuffle: false, verbose: 0 as const};

  it('are given per output, in an array or by name', async () => {
    for (const sampleWeight of [[w, wb], {a: w, b: wb}]) {
      const history = await two().fit(x, [y, yb], {...fitArgs, sampleWeight});
      expectRecord(epochOf(history, 0), wanted);
      expectRecord(sorted(await two().evaluateLogs(x, [y, yb], {sampleWeight})), wanted);
    }
  });

  it('count for the output that has some', async () => {
    const {a_loss, a_mse, b_loss, b_weighted_mae, b_mae} = await two().evaluateLogs(x, [y, yb], {
      sampleWeight: {a: w},
    });
    expectClose([a_loss, a_mse], [wanted.a_loss, wanted.a_mse]);
    const none = await two().evaluateLogs(x, [y, yb]);
    expectClose([b_loss, b_weighted_mae, b_mae], [none.b_loss, none.b_weighted_mae, none.b_mae]);
  });
});

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

  it('hold beside weights of samples and of steps', async () => {
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

  it('hold with class ids', async () => {
    const model = classifier({
      loss: 'sparseCategoricalCrossentropy',
      metrics: ['accuracy'],
      weightedMetrics: [],
    });
    const targets = tf.tensor3d(ids.map(row => row.map(id => [id])));
    const wanted = {accuracy: 0.2857143, loss: 1.2156199};
    expectRecord(epochOf(await model.fit(sequences, targets, fitArgs), 0), wanted);
  });

  it('hold in a batch of nothing else', async () => {
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

  it('hold in AUC, precision and recall too, which Keras 3 computes over masked entries as well', async () => {
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
