import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {Calibrator, callbacks as factories, EarlyStopping} from '../../../callbacks/index.js';
import {temperatureScaling} from '../../../src/functional/calibration/temperature_scaling.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf, listen} from '../../outcomes.js';
import {binaryModel, dataset, samples, twoOutputs} from '../helpers.js';

const {x, y, labels} = samples(60, 1);
const args = {batchSize: 20, verbose: 0, shuffle: false} as const;
const valuesOf = (t: tf.Tensor | tf.Tensor[]) => [...(t as tf.Tensor).dataSync()];
const logit = (p: number) => Math.log(p / (1 - p));

function classifier(activation: 'softmax' | 'linear'): tf.Sequential {
  const layer = {
    units: 3,
    activation,
    inputShape: [3],
    kernelInitializer: tf.initializers.glorotUniform({seed: 1}),
  };
  const model = tf.sequential({layers: [tf.layers.dense(layer)]});
  const loss = (t: tf.Tensor, p: tf.Tensor) => tf.losses.softmaxCrossEntropy(t, p);
  model.compile({
    optimizer: tf.train.adam(0.3),
    loss: activation === 'linear' ? loss : 'categoricalCrossentropy',
  });
  return model;
}

for (const extended of [false, true]) {
  const make = (model: tf.LayersModel) => (extended ? withMetrics(model) : model);

  describe(`Calibrator on ${extended ? 'an extended' : 'a plain'} model`, () => {
    it('finds the temperature of a probability, after training', async () => {
      const model = make(binaryModel());
      const calibrator = factories.calibrator({data: [x, y], verbose: 1});
      expect(calibrator.temperature).to.be.NaN;
      const before = tf.memory().numTensors;
      const {printed} = await listen(() => model.fit(x, y, {...args, epochs: 3, callbacks: calibrator}));
      expect(tf.memory().numTensors).to.equal(before);
      const scores = model.predict(x) as tf.Tensor;
      const want = temperatureScaling(labels, valuesOf(scores).map(logit));
      const [{epoch, temperature, logLoss, logLossBefore}] = calibrator.results;
      expect(epoch).to.equal(2);
      expect(temperature).to.be.closeTo(want.temperature, 1e-4);
      expect(
        [logLoss, logLossBefore].map(
          (loss, i) => Math.abs(loss - [want.logLoss, want.logLossBefore][i]) < 1e-5,
        ),
      ).to.deep.equal([true, true]);
      expect(calibrator.temperature).to.equal(temperature);
      expect(printed.join()).to.match(/^Epoch 3: temperature [\d.]+, log loss [\d.]+ -> [\d.]+$/);
      const calibrated = valuesOf(calibrator.calibrate(scores));
      valuesOf(scores).forEach((p, i) => {
        expect(calibrated[i]).to.be.closeTo(1 / (1 + Math.exp(-logit(p) / temperature)), 1e-5);
      });
    });

    it('of classes, with weights, from probabilities and from logits', async () => {
      const ids = labels.map((label, i) => (i % 3 === 0 ? 2 : label));
      const oneHot = tf.oneHot(tf.tensor1d(ids, 'int32'), 3).toFloat();
      const weights = ids.map((_, i) => 1 + (i % 4));
      for (const activation of ['softmax', 'linear'] as const) {
        const model = make(classifier(activation));
        const calibrator = new Calibrator({
          data: [x, oneHot, tf.tensor1d(weights)],
          fromLogits: activation === 'linear',
        });
        await model.fit(x, oneHot, {...args, epochs: 8, callbacks: calibrator});
        const predicted = model.predict(x) as tf.Tensor2D;
        const rows = await predicted.array();
        const logits = activation === 'linear' ? rows : rows.map(row => row.map(Math.log));
        const want = temperatureScaling(ids, logits, {sampleWeight: weights});
        expect(calibrator.temperature).to.be.closeTo(want.temperature, 1e-4);
        const sums = valuesOf(calibrator.calibrate(predicted).sum(1));
        for (const sum of sums) expect(sum).to.be.closeTo(1, 1e-5);
      }
    });

    it('logs every epoch, takes datasets, and can be monitored', async () => {
      const model = make(binaryModel());
      const calibrator = new Calibrator({data: dataset(x, y, 20) as never, every: 'epoch'});
      const stop = new EarlyStopping({monitor: 'val_calibrated_log_loss', patience: 9});
      const callbacks = factories.list([stop, calibrator]);
      const {history} = await model.fit(x, y, {...args, epochs: 2, callbacks});
      expect(history.val_temperature).to.deep.equal(calibrator.results.map(({temperature}) => temperature));
      expect(history.val_calibrated_log_loss).to.deep.equal(calibrator.results.map(({logLoss}) => logLoss));
      expect(stop.best).to.be.a('number');
    });

    it('of one of several outputs', async () => {
      const model = make(twoOutputs());
      const calibrator = new Calibrator({data: [x, [y, y]], output: 'a', every: 'epoch'});
      const {history} = await model.fit(x, [y, y], {...args, epochs: 1, callbacks: calibrator});
      expect(Object.keys(history)).to.include.members(['val_a_temperature', 'val_a_calibrated_log_loss']);
      const [a] = model.predict(x) as tf.Tensor[];
      const want = temperatureScaling(labels, valuesOf(a).map(logit)).temperature;
      expect(calibrator.temperature / want).to.be.closeTo(1, 1e-3);
    });
  });
}

describe('Calibrator', () => {
  it('shares the validation of fit, and knows its data', async () => {
    const model = withMetrics(binaryModel());
    const calibrator = new Calibrator({every: 'epoch'});
    await model.fit(x, y, {...args, epochs: 1, validationData: [x, y], callbacks: calibrator});
    const scores = model.predict(x) as tf.Tensor;
    const want = temperatureScaling(labels, valuesOf(scores).map(logit)).temperature;
    expect(calibrator.temperature).to.be.closeTo(want, 1e-4);
  });

  it('calibrates after training on the part of the data that validationSplit leaves', async () => {
    const model = withMetrics(binaryModel());
    const calibrator = new Calibrator();
    const before = tf.memory().numTensors;
    await model.fit(x, y, {...args, epochs: 1, validationSplit: 0.5, callbacks: calibrator});
    expect(tf.memory().numTensors).to.equal(before);
    const scores = valuesOf(model.predict(x)).slice(30);
    const want = temperatureScaling(labels.slice(30), scores.map(logit)).temperature;
    expect(calibrator.temperature).to.be.closeTo(want, 1e-4);
  });

  it('refuses predictions other than probabilities, unless they are logits', async () => {
    const message = 'Calibrator: predictions must be probabilities, between 0 and 1; got ';
    const fit = (fromLogits: boolean) => {
      const layers = [
        tf.layers.dense({units: 1, inputShape: [3], weights: [tf.fill([3, 1], 5), tf.zeros([1])]}),
      ];
      const model = withMetrics(tf.sequential({layers}));
      model.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError'});
      return model.fit(x, y, {...args, epochs: 1, callbacks: new Calibrator({data: [x, y], fromLogits})});
    };
    expect((await failureOf(fit(false))).message).to.include(message);
    await fit(true);
  });

  it('is NaN if predictions are', async () => {
    const calibrator = new Calibrator({data: [tf.fill([60, 3], NaN), y], every: 'epoch'});
    const {history} = await withMetrics(binaryModel()).fit(x, y, {...args, epochs: 1, callbacks: calibrator});
    expect([history.val_temperature, history.val_calibrated_log_loss]).to.deep.equal([[NaN], [NaN]]);
  });

  it('says what is wrong', async () => {
    const say = async (options: object, data: [tf.Tensor, tf.Tensor] = [x, y]) => {
      const calibrator = new Calibrator({data, ...options});
      return (
        await failureOf(withMetrics(binaryModel()).fit(x, y, {...args, epochs: 1, callbacks: calibrator}))
      ).message;
    };
    expect(await say({output: 'b'})).to.contain('there is no output b');
    expect(await say({}, [x, tf.fill([60, 1], 2)])).to.contain('labels must be between 0 and 1; got 2');
    expect(() => new Calibrator().calibrate(x)).to.throw('there is no temperature yet');
    const calibrator = new Calibrator();
    calibrator.results = [{epoch: 0, temperature: 2, logLoss: 0, logLossBefore: 0}];
    expect(() => calibrator.calibrate([0.5] as never)).to.throw('Calibrator: calibrate takes a tensor');
    const {message} = await failureOf(
      withMetrics(binaryModel()).fit(x, y, {...args, epochs: 1, callbacks: new Calibrator()}),
    );
    expect(message).to.equal(
      'Calibrator: fit does not validate: give it validationData or validationSplit, or give data: [x, y] here.',
    );
    expect(() => new Calibrator({every: 'batch' as 'epoch'})).to.throw('every');
    expect(() => new Calibrator({logits: true} as object)).to.throw('unknown option "logits"');
  });
});
