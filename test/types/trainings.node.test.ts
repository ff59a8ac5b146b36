/** The compiler checks these: `npm run types`. At run time the models are trained for an epoch. */
import * as tf from '@tensorflow/tfjs';
import {expectTypeOf} from 'expect-type';
import {addMetric, AUC, type FitArgs, withMetrics} from 'tfjs-metrics';
import {
  type CallbackEntry,
  callbacks as make,
  EarlyStopping,
  EpochTimer,
  LambdaCallback,
  LeakAudit,
  ModelCheckpoint,
  ReduceLROnPlateau,
  TerminateOnNaN,
  ValidationMetrics,
} from 'tfjs-metrics/callbacks';

const setting = {epochs: 1, verbose: 0} as const;
const hidden = () => tf.layers.dense({units: 2, inputShape: [2]});
const build = (first = hidden()) =>
  withMetrics(tf.sequential({layers: [first, tf.layers.dense({units: 1, activation: 'sigmoid'})]})).compile({
    optimizer: 'sgd',
    loss: 'binaryCrossentropy',
    metrics: ['accuracy', new AUC()],
  });
type Key = 'loss' | 'acc' | 'auc';

describe('trainings of typed models', () => {
  let x: tf.Tensor2D;
  let y: tf.Tensor2D;
  before(() => {
    x = tf.tensor2d([
      [0, 1],
      [1, 0],
      [1, 1],
      [0, 0],
    ]);
    y = tf.tensor2d([[0], [1], [1], [0]]);
  });
  after(() => tf.dispose([x, y]));

  it('return a History with the keys, and those of validation if there is one', async () => {
    const model = build();
    const {history} = await model.fit(x, y, {...setting, validationData: [x, y]});
    expectTypeOf(history.val_auc).toEqualTypeOf<number[]>();
    expectTypeOf(history).toHaveProperty('acc').toEqualTypeOf<number[]>();
    // @ts-expect-error a misspelt key
    void history.val_acu;
    const plain = await model.fit(x, y, setting);
    const asInTfjs: tf.History = plain;
    void asInTfjs;
    // @ts-expect-error no validation
    void plain.history.val_auc;
    const split = await model.fit(x, y, {...setting, validationSplit: 0.5});
    expectTypeOf(split.history.val_auc).toEqualTypeOf<number[]>();
  });

  it('refuse a callback that monitors another key', async () => {
    const model = build();
    await model.fit(x, y, {
      ...setting,
      validationData: [x, y],
      callbacks: new EarlyStopping({monitor: 'val_auc'}),
    });
    const train = (callbacks: CallbackEntry<Key | `val_${Key}`, never>) => callbacks;
    const created = new EarlyStopping({monitor: 'val_acu'});
    // @ts-expect-error a misspelt key
    train(created);
    // @ts-expect-error a misspelt key
    train([created]);
    // @ts-expect-error a misspelt key
    train(new ReduceLROnPlateau({monitor: 'val_acu'}));
    // @ts-expect-error a misspelt key
    train(new ModelCheckpoint('best', {monitor: 'val_acu', saveBestOnly: true}));
    // @ts-expect-error a misspelt key
    train(make.earlyStopping({monitor: 'val_acu'}));
    // @ts-expect-error a misspelt key
    train(make.reduceLROnPlateau({monitor: 'val_acu'}));
    // @ts-expect-error a misspelt key
    train(make.modelCheckpoint('best', {monitor: 'val_acu'}));
    const fits = () => [
      // @ts-expect-error a misspelt key
      model.fit(x, y, {validationData: [x, y], callbacks: [new EarlyStopping({monitor: 'val_acu'})]}),
      // @ts-expect-error no validation
      model.fit(x, y, {callbacks: new EarlyStopping({monitor: 'val_auc'})}),
      // @ts-expect-error a misspelt key
      model.fitDataset({} as never, {epochs: 1, callbacks: [new EarlyStopping({monitor: 'acu'})]}),
    ];
    void fits;
  });

  it('accept keys that are known only at run time, and callbacks of tfjs and custom ones', async () => {
    const model = build();
    const monitor: string = 'loss';
    class Quiet extends tf.Callback {}
    class Stopping extends EarlyStopping {}
    const args: FitArgs = {...setting, callbacks: [new EarlyStopping({monitor})]};
    const stop: EarlyStopping = new EarlyStopping({monitor: 'acc'});
    await model.fit(x, y, args);
    await model.fit(x, y, {
      ...setting,
      validationSplit: 0.5,
      callbacks: [
        new EarlyStopping({monitor}),
        new EarlyStopping({monitor: `val_${monitor}`}),
        new EarlyStopping<string>({monitor: 'loss'}),
        new Quiet(),
        new Stopping({monitor: 'acc'}),
        tf.callbacks.earlyStopping({monitor: 'loss'}),
        new tf.CustomCallback({onEpochEnd: () => undefined}),
        make.list([new EarlyStopping({monitor: 'loss'})]),
        false,
      ],
    });
    expectTypeOf(stop).toEqualTypeOf<EarlyStopping<'val_loss'>>();
  });

  it('accept every key beside a custom callback, which may write it', async () => {
    class Writes extends tf.Callback {
      override async onEpochEnd(_: number, logs?: tf.Logs) {
        if (logs) logs.gap = 1;
      }
    }
    const {history} = await build().fit(x, y, {
      ...setting,
      callbacks: [
        new Writes(),
        new EarlyStopping({monitor: 'gap', mode: 'max'}),
        {onEpochEnd: () => undefined},
      ],
    });
    expectTypeOf(history.gap).toEqualTypeOf<number[]>();
    const lambda = new LambdaCallback({onEpochEnd: (_, logs) => void (logs.gap = 1)});
    const stop = new EarlyStopping({monitor: 'gap', mode: 'max'});
    const besideLambda = () => build().fit(x, y, {...setting, callbacks: [lambda, stop]});
    void besideLambda;
    const alone = () => build().fit(x, y, {...setting, callbacks: new Writes()});
    expectTypeOf(alone).returns.resolves.toHaveProperty('history').toEqualTypeOf<Record<string, number[]>>();
  });

  it('refuse misspelt keys beside plain objects and callbacks of the package', () => {
    const model = build();
    const stop = new EarlyStopping({monitor: 'acu'});
    const fits = (old: {onEpochEnd: (epoch: number, logs?: tf.Logs) => Promise<void>}) => [
      // @ts-expect-error a misspelt key
      model.fit(x, y, {callbacks: [{onEpochEnd: (_, logs) => console.log(logs.auc)}, old, stop]}),
      // @ts-expect-error a misspelt key
      model.fit(x, y, {callbacks: [new TerminateOnNaN(), new LeakAudit(), new EpochTimer(), stop]}),
    ];
    void fits;
  });

  it('type the logs of plain objects', async () => {
    await build().fit(x, y, {
      ...setting,
      callbacks: [
        {
          onEpochEnd(epoch, logs) {
            expectTypeOf(epoch).toEqualTypeOf<number>();
            expectTypeOf(logs.val_auc).toEqualTypeOf<number>();
            // @ts-expect-error a misspelt key
            void logs.val_acu;
          },
        },
        {onEpochEnd: async (_, {loss}) => void loss.toFixed(3), onBatchEnd: (_, logs) => void logs?.size},
      ],
      validationData: [x, y],
    });
  });

  it('have the keys that callbacks add', async () => {
    const {history} = await build().fit(x, y, {
      ...setting,
      validationData: [x, y],
      callbacks: [
        new EarlyStopping({monitor: 'val_gap', mode: 'min'}),
        new ReduceLROnPlateau({monitor: 'val_f1_score', mode: 'max'}),
        new ValidationMetrics({metrics: ['f1'], compute: ({yPred}) => ({gap: tf.mean(yPred)})}),
        new EpochTimer({key: 'seconds'}),
      ],
    });
    const timed = await build().fit(x, y, {...setting, callbacks: [new EpochTimer()]});
    expectTypeOf(timed.history.epoch_seconds).toEqualTypeOf<number[]>();
    expectTypeOf(history.learning_rate).toEqualTypeOf<number[]>();
    expectTypeOf(history.seconds).toEqualTypeOf<number[]>();
    expectTypeOf(history.val_gap).toEqualTypeOf<number[]>();
  });

  it('have the keys of tracked tensors', async () => {
    const first = hidden();
    const model = build(first).addMetric(first.output, {name: 'activation'});
    const {history} = await model.fit(x, y, setting);
    expectTypeOf(history.activation).toEqualTypeOf<number[]>();
    const other = hidden();
    const second = build(other);
    addMetric(second, [other.output], {name: 'norm'});
    const logs = await second.evaluateLogs(x, y);
    expectTypeOf(logs.norm).toEqualTypeOf<number>();
    // @ts-expect-error a misspelt key
    void logs.norma;
    const third = withMetrics<tf.Sequential, 'kl'>(
      tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]}),
    );
    const compiled = third.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    expectTypeOf((await compiled.fit(x, y, setting)).history.kl).toEqualTypeOf<number[]>();
  });
});
