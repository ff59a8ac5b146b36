/** No argument is ignored: what nothing reads is an error that names it. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/index.js';
import {AUC} from '../../../src/metrics/index.js';
import {addMetric} from '../../../src/tracking/add_metric.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {failureOf} from '../../outcomes.js';

const functional = (): tf.LayersModel => {
  const input = tf.input({shape: [2]});
  return tf.model({inputs: input, outputs: tf.layers.dense({units: 1}).apply(input) as tf.SymbolicTensor});
};
const sequential = (): tf.LayersModel =>
  tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});

const compiled = (make: () => tf.LayersModel) => {
  const model = withMetrics(make());
  model.compile({optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError'});
  return model;
};

const elements = (more: () => object) => ({
  iterator() {
    let left = 2;
    const next = () => {
      const value = {xs: tf.ones([4, 2]), ys: tf.zeros([4, 1]), ...more()};
      return Promise.resolve(
        left-- > 0 ? {value, done: false} : (tf.dispose(value), {value: null, done: true}),
      );
    };
    return Promise.resolve({next});
  },
});
const plainElements = elements(() => ({}));

for (const [what, make] of Object.entries({functional, sequential})) {
  describe(`the arguments of a ${what} model`, () => {
    let x: tf.Tensor;
    let y: tf.Tensor;
    let weights: tf.Tensor;
    before(() => ([x, y, weights] = [tf.ones([4, 2]), tf.zeros([4, 1]), tf.tensor1d([1, 0, 2, 3])]));
    after(() => tf.dispose([x, y, weights]));

    /** Nothing has happened to the model, and no tensor is left. */
    async function refused(
      run: (model: ReturnType<typeof compiled>) => unknown,
      message: RegExp,
    ): Promise<void> {
      const model = compiled(make);
      const before = Array.from(model.getWeights()[0].dataSync());
      const tensors = tf.memory().numTensors;
      const error = await failureOf(() => run(model));
      expect(error.name, error.message).to.equal('UsageError');
      expect(error.message).to.match(message);
      expect(Array.from(model.getWeights()[0].dataSync())).to.deep.equal(before);
      expect(tf.memory().numTensors, String(message)).to.equal(tensors);
      expect(model).to.have.property('isTraining', false);
    }

    it('of fit are known, or an error with a suggestion', async () => {
      const wrong: [object, RegExp][] = [
        [{sample_weight: weights}, /^fit: .*"sample_weight".*Did you mean "sampleWeight"/],
        [{sampleWeights: weights}, /"sampleWeights".*Did you mean "sampleWeight"/],
        [{class_weight: {0: 9}}, /"class_weight".*Did you mean "classWeight"/],
        [{validation_data: [x, y]}, /"validation_data".*Did you mean "validationData"/],
        [{validation_split: 0.5}, /"validation_split".*Did you mean "validationSplit"/],
        [{epoch: 3}, /"epoch".*"epochs"/],
        [{batchsize: 2}, /"batchsize".*Did you mean "batchSize"/],
        [{callback: {}}, /"callback".*Did you mean "callbacks"/],
        [{batchesPerEpoch: 2}, /"batchesPerEpoch"/],
        [{callbacks: [Promise.resolve(1)]}, /^fit, callbacks: expected callbacks, or objects with/],
        [{callbacks: EarlyStopping}, /^fit, callbacks: .*a class. Write new EarlyStopping\(/],
        [{callbacks: [EarlyStopping]}, /^fit, callbacks: .*a class. Write new EarlyStopping\(/],
        [{callbacks: [() => new EarlyStopping()]}, /^fit, callbacks: .*got a function.* Call it if it makes/],
        [{callbacks: 'earlyStopping'}, /^fit, callbacks: .*got "earlyStopping"/],
        [{callbacks: [new AUC()]}, /^fit, callbacks: .*got the metric "auc"\. Pass it to compile/],
        [{callbacks: new Map([['onEpochEnd', 1]])}, /^fit, callbacks: expected callbacks/],
        [{callbacks: [new Date(0)]}, /^fit, callbacks: expected callbacks/],
        [{callbacks: {onEpochEnd: 5}}, /^fit, callbacks: onEpochEnd must be a function; got 5/],
        [{learningRate: 2}, /"learningRate"/],
        [{epochs: NaN}, /^fit: epochs must be an integer from 0; got NaN/],
        [{epochs: '3'}, /^fit: epochs must be an integer from 0; got "3"/],
        [{epochs: 3, initialEpoch: '1'}, /^fit: initialEpoch must be an integer from 0; got "1"/],
        [{epochs: 3, initialEpoch: -1}, /^fit: initialEpoch must be an integer from 0; got -1/],
        [{epochs: 3, initialEpoch: NaN}, /^fit: initialEpoch must be an integer from 0; got NaN/],
        [{yieldEvery: 'evry'}, /^fit: yieldEvery must be 'auto'.*"evry"/],
        [{yieldEvery: NaN}, /^fit: yieldEvery.*NaN/],
        [{classWeight: {absent: {0: 1}}}, /^fit, classWeight by output: unknown output "absent"/],
      ];
      for (const [args, message] of wrong) await refused(model => model.fit(x, y, args), message);
    });

    it('of fitDataset are known, or an error with a suggestion', async () => {
      const wrong: [object, RegExp][] = [
        [{sampleWeight: weights}, /^fitDataset: sampleWeight.*\{xs, ys, sampleWeights\}/],
        [{sampleWeights: weights}, /^fitDataset: sampleWeights.*\{xs, ys, sampleWeights\}/],
        [{sample_weight: weights}, /^fitDataset: sample_weight is.*\{xs, ys, sampleWeights\}/],
        [{yieldEvery: 'evry'}, /^fitDataset: yieldEvery must be/],
        [{epochs: NaN}, /^fitDataset: epochs must be an integer from 0/],
        [{class_weight: {0: 9}}, /"class_weight".*Did you mean "classWeight"/],
        [{validation_data: [x, y]}, /"validation_data".*Did you mean "validationData"/],
        [{validation_steps: 1}, /"validation_steps"/],
        [{batchSize: 1}, /"batchSize"/],
        [{shuffle: true}, /"shuffle"/],
      ];
      for (const [args, message] of wrong)
        await refused(model => model.fitDataset(plainElements, {epochs: 1, ...args}), message);
      await refused(
        model => model.fitDataset(plainElements, undefined as never),
        /^fitDataset: expected.*epochs/,
      );
      const split = await failureOf(() =>
        compiled(make).fitDataset(plainElements, {epochs: 1, validationSplit: 0.2} as never),
      );
      expect(split.message).to.match(/validationSplit.*not supported/);
    });

    it('of the others too', async () => {
      await refused(
        m => m.evaluateDataset(plainElements, {sampleWeight: weights} as never),
        /^evaluateDataset: sampleWeight is not an argument.*\{xs, ys, sampleWeights\}/,
      );
      await refused(
        m => m.evaluateLogs(plainElements, {sample_weight: weights} as never),
        /\{xs, ys, sampleW/,
      );
      await refused(m => m.trainOnBatch(x, y, {sample_weight: weights} as never), /"sample_weight"/);
      await refused(m => m.evaluate(x, y, {batch_size: 2} as never), /Did you mean "batchSize"/);
      await refused(m => m.evaluate(x, y, {sampleWeights: weights} as never), /"sampleWeight"/);
      await refused(m => m.evaluateLogs(x, y, {batch_size: 2} as never), /^evaluateLogs: .*"batchSize"/);
      await refused(m => m.evaluateLogs(plainElements, {batchSize: 2} as never), /"batchSize"/);
      await refused(
        m => m.evaluateDataset(plainElements, {steps: 2} as never),
        /^evaluateDataset: .*"steps"/,
      );
      await refused(m => m.compile({optimizer: 'sgd', loss: 'mse', metric: []} as never), /"metrics"/);
      for (const loss of [[{name: 'mse'}], [5], [['meanSquaredError']]])
        await refused(
          m => m.compile({optimizer: 'sgd', loss} as never),
          /^compile: loss must be a name or a function, got/,
        );
      await refused(m => m.addMetric(m.outputs[0], {names: 'a'} as never), /"names"/);
      await refused(m => addMetric(m, m.outputs[0], {agregation: 'max'} as never), /"aggregation"/);
      await refused(m => withMetrics(m, {running_every: 2} as never), /"runningEvery"/);
    });

    it('a compile without an optimizer says what is missing', async () => {
      for (const optimizer of [undefined, null])
        await refused(
          model => model.compile({optimizer, loss: 'meanSquaredError'} as never),
          /^compile: optimizer is missing\. Give adadelta/,
        );
    });

    it('an error of tfjs about validationData says so', async () => {
      const [wide, short] = [tf.zeros([4, 3]), tf.zeros([3, 1])];
      const fitOn = (validationData: [tf.Tensor, tf.Tensor]) =>
        failureOf(() => compiled(make).fit(x, y, {validationData}));
      expect((await fitOn([x, wide])).message).to.match(/^fit, validationData: target expected a batch/);
      expect((await fitOn([wide, y])).message).to.match(/^fit, validationData: input expected a batch/);
      expect((await fitOn([x, short])).message).to.match(/^fit, validationData: Input Tensors should have/);
      expect((await failureOf(() => compiled(make).fit(x, wide))).message).to.match(/^target expected/);
      tf.dispose([wide, short]);
    });

    it('validationSplit is a fraction below 1', async () => {
      for (const split of [1, 1.5, -0.1, NaN, Infinity, '0.2', true, [0.2]])
        await refused(
          model => model.fit(x, y, {validationSplit: split as never}),
          /^fit: validationSplit must be a number from 0 up to, but not including, 1; got/,
        );
      await refused(
        model => model.fit(x, y, {validationSplit: 0.99}),
        /^fit: validationSplit 0.99 leaves none of 4 samples to train on\./,
      );
      const model = compiled(make);
      for (const [split, validates] of [
        [0, false],
        [0.5, true],
        [null, false],
        [undefined, false],
      ] as const) {
        const {history} = await model.fit(x, y, {validationSplit: split as never});
        expect('val_loss' in history, String(split)).to.equal(validates);
      }
    });

    it('options that tfjs declares are accepted, with a warning if they have no effect', async () => {
      const model = compiled(make);
      const said: unknown[] = [];
      const {warn} = console;
      console.warn = text => void said.push(text);
      try {
        await model.fit(x, y, {
          ...{batchSize: 2, epochs: 1, verbose: 0, callbacks: [], validationSplit: 0.5, shuffle: true},
          ...{classWeight: {0: 1}, initialEpoch: 0, yieldEvery: 'auto'},
        });
        expect(said).to.deep.equal([]);
        await model.fit(x, y, {stepsPerEpoch: 2});
        expect(said.splice(0).join()).to.match(/stepsPerEpoch.*fitDataset/);
        await model.fitDataset(plainElements, {epochs: 1, validationBatches: 1});
        await model.fitDataset(plainElements, {epochs: 1, validationBatches: 1, validationData: [x, y]});
        expect(said.splice(0).join()).to.match(
          /validationBatches is not used.*validationBatches is not used/,
        );
        const batches = {validationBatchSize: 1, validationData: plainElements};
        await model.fitDataset(plainElements, {epochs: 1, ...batches});
        expect(said.splice(0).join()).to.match(/validationBatchSize is not used/);
        await model.fitDataset(plainElements, {epochs: 1, ...batches, validationData: [x, y]});
        expect(said).to.deep.equal([]);
      } finally {
        console.warn = warn;
      }
    });

    it('weights in elements of datasets have one name', async () => {
      const names = ['sampleWeight', 'sample_weight', 'sample_weights', 'weights', 'classWeight'];
      for (const name of names) {
        const misnamed = elements(() => ({[name]: tf.ones([4])}));
        const message = new RegExp(`has ${name}, .*sampleWeights`);
        await refused(model => model.fitDataset(misnamed, {epochs: 1}), message);
        await refused(model => model.evaluateDataset(misnamed), message);
        await refused(model => model.evaluateLogs(misnamed), message);
      }
      // Other entries are the user's, as in plain tfjs.
      const {history} = await compiled(make).fitDataset(
        elements(() => ({id: 'a'})),
        {epochs: 1},
      );
      expect(history.loss).to.have.length(1);
    });

    it('weights of a validation dataset too, which then ends the training', async () => {
      const misnamed = elements(() => ({sample_weight: tf.ones([4])}));
      const model = compiled(make);
      const before = tf.memory().numTensors;
      const error = await failureOf(() =>
        model.fitDataset(plainElements, {epochs: 2, validationData: misnamed}),
      );
      expect(error.message).to.match(/validationData.*sample_weight/);
      expect(tf.memory().numTensors).to.equal(before);
    });
  });
}
