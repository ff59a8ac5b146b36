import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {PredictionLogger} from '../../../callbacks/validation/prediction_logger.js';
import {ThresholdTuner} from '../../../callbacks/validation/threshold_tuner.js';
import {ValidationMetrics} from '../../../callbacks/validation/validation_metrics.js';
import {failureOf} from '../../outcomes.js';
import {args, build, close, elements, type Model, x, ya, yb} from './optional_output.js';

describe('labels that are missing', () => {
  const named = async (model: Model, action: () => unknown, ...words: string[]): Promise<void> => {
    const before = tf.memory().numTensors;
    const failure = await failureOf(async () => action());
    for (const word of words) expect(failure.message).to.contain(word);
    expect(tf.memory().numTensors).to.equal(before);
    expect((model as unknown as {isTraining: boolean}).isTraining).to.equal(false);
  };

  for (const metrics of ['metrics', 'weightedMetrics']) {
    it(`are an error that names the output if ${metrics} need them`, async () => {
      const model = build('vector', {loss: {a: 'meanSquaredError'}, [metrics]: {b: ['mae']}});
      const words = ['"b"', 'b_mae'];
      const all = {...args, validationData: [x, {a: ya}]};
      await model.fit(x, {a: ya, b: yb}, {...args, epochs: 1});
      await named(model, () => model.fit(x, {a: ya}, args), 'fit', ...words);
      await named(model, () => model.fit(x, [ya, null], args), 'fit', ...words);
      await named(model, () => model.fit(x, [ya, yb], all as never), 'fit, validationData', ...words);
      await named(model, () => model.evaluate(x, {a: ya}), 'evaluate', ...words);
      await named(model, () => model.evaluateLogs(x, {a: ya}), 'evaluateLogs', ...words);
      await named(model, () => model.trainOnBatch(x, {a: ya}), 'trainOnBatch', ...words);
      await named(
        model,
        () => model.evaluateDataset(elements(a => ({a})) as never),
        'evaluateDataset',
        ...words,
      );
      await named(
        model,
        () => model.fitDataset(elements(a => ({a})) as never, {epochs: 1, verbose: 0}),
        'fitDataset',
        ...words,
      );
    });
  }

  it('are an error that names the output if a loss needs them', async () => {
    const model = build();
    await named(model, () => model.fit(x, {b: yb}, args), '"a"', 'a loss');
    await named(model, () => model.fit(x, [null, yb], args), '"a"', 'a loss');
    await named(model, () => model.evaluateLogs(x, {a: null, b: yb}), '"a"', 'a loss');
  });

  it('are an error after a compile during training with a loss that needs them', async () => {
    const model = build();
    const optimizer = tf.train.sgd(0.1);
    const onBatchEnd = (): void => model.compile({optimizer, loss: 'meanSquaredError'});
    const failure = await failureOf(() => model.fit(x, {a: ya}, {...args, callbacks: {onBatchEnd}}));
    expect(failure.message).to.contain('"b"');
  });

  it('do not hide a misspelt name', async () => {
    const model = build();
    await named(model, () => model.fit(x, {a: ya, bb: yb}, args), 'bb');
  });

  const readers = {
    ValidationMetrics: (data?: never) => new ValidationMetrics({metrics: {b: ['mae']}, data}),
    ThresholdTuner: (data?: never) => new ThresholdTuner({output: 'b', data}),
    PredictionLogger: (data?: never) => new PredictionLogger({loss: {b: 'meanSquaredError'}, data}),
  };
  for (const [name, make] of Object.entries(readers)) {
    it(`are an error of ${name} if it needs them, in fit's validation and in its own data`, async () => {
      const model = build();
      await model.fit(x, ya, {...args, epochs: 1});
      const validationData = [x, {a: ya}] as const;
      const own = [x, [ya, null]] as never;
      const calls = [
        {...args, validationData, callbacks: make()},
        {...args, callbacks: make(own)},
      ];
      for (const call of calls) await named(model, () => model.fit(x, {a: ya}, call as never), name, '"b"');
    });
  }

  it('are an error with class weights for them', async () => {
    const model = build();
    await model.fit(x, ya, {...args, epochs: 1});
    await named(model, () => model.trainOnBatch(x, ya, {classWeight: {b: {0: 1}}}), '"b"');
  });

  it('do not matter to callbacks that use other outputs', async () => {
    const model = build();
    const shapes: number[][] = [];
    const own = [x, {a: ya}] as never;
    const seen: unknown[] = [];
    const report = (examples: readonly {yTrue: unknown}[]): void => void seen.push(examples[0].yTrue);
    const compute = ({yTrue}: {yTrue: tf.Tensor[]}) => {
      shapes.push(yTrue[1].shape);
      return {n: yTrue[0].shape[0]};
    };
    await model.fit(x, ya, {...args, epochs: 1});
    const before = tf.memory().numTensors;
    const {history} = await model.fit(
      x,
      {a: ya},
      {
        ...args,
        epochs: 1,
        validationData: [x, {a: ya}],
        callbacks: [
          new ValidationMetrics<tf.Tensor[]>({metrics: {a: ['mae']}, compute, prefix: 'shared_'}),
          new ValidationMetrics({metrics: {a: ['mae']}, data: own, prefix: 'own_'}),
          new PredictionLogger({report}),
          new PredictionLogger({report, data: own}),
        ],
      },
    );
    expect(tf.memory().numTensors).to.equal(before);
    close(history.own_a_mae, history.val_a_mae);
    expect(shapes).to.deep.equal([[10, 0]]);
    expect(seen).to.have.lengthOf(2);
    for (const [a, b] of seen as unknown[][]) {
      expect(a).to.have.lengthOf(2);
      expect(b).to.deep.equal([]);
    }
  });
});
