/** The compiler checks these: `npm run types`. At run time the models are built, compiled and trained for an epoch. */
import * as tf from '@tensorflow/tfjs';
import {expectTypeOf} from 'expect-type';
import {AUC, compositeLoss, F1Score, Mean, type MetricIdentifier, withMetrics} from 'tfjs-metrics';
import {EarlyStopping} from 'tfjs-metrics/callbacks';

type KeysOf<M extends {fit: (...args: never[]) => Promise<tf.History>}> = M extends {
  evaluateLogs(x: tf.Tensor, y: tf.Tensor): Promise<infer L>;
}
  ? Exclude<keyof L, PenaltyKey>
  : never;
const keysOf = <M extends {fit: (...args: never[]) => Promise<tf.History>}>(_model: M): KeysOf<M> =>
  undefined as never;
type PenaltyKey = 'data_loss' | 'regularization' | 'val_data_loss' | 'val_regularization';

const sequential = () => tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});
function twoOutputs(): tf.LayersModel {
  const input = tf.input({shape: [2]});
  const output = (name: string) => tf.layers.dense({units: 1, name}).apply(input) as tf.SymbolicTensor;
  return tf.model({inputs: input, outputs: [output('a'), output('b')]});
}

describe('the log keys of a compiled model, in types', () => {
  it('follow names, instances and configurations', () => {
    const model = withMetrics(sequential()).compile({
      optimizer: 'adam',
      loss: 'binaryCrossentropy',
      metrics: [
        'accuracy',
        new AUC(),
        new AUC({name: 'roc'}),
        {className: 'Recall'},
        {class_name: 'AUC', config: {name: 'pr', curve: 'PR'}},
      ],
    });
    expectTypeOf(keysOf(model)).toEqualTypeOf<
      'loss' | 'acc' | 'auc' | 'roc' | 'recall' | 'pr' | `pr_${string}`
    >();
  });

  it('follow all spellings of tfjs and Keras', () => {
    const model = withMetrics(sequential()).compile({
      optimizer: 'adam',
      loss: 'mse',
      metrics: [
        'mse',
        'meanAbsoluteError',
        'RootMeanSquaredError',
        'mean_squared_logarithmic_error',
        'mcc',
        'ce',
      ],
    });
    expectTypeOf(keysOf(model)).toEqualTypeOf<
      | 'loss'
      | 'mse'
      | 'mean_absolute_error'
      | 'root_mean_squared_error'
      | 'mean_squared_logarithmic_error'
      | 'matthews_correlation'
      | 'ce'
    >();
  });

  it("are the strings as typed with names: 'keras'", () => {
    const model = withMetrics(sequential(), {names: 'keras'}).compile({
      optimizer: 'adam',
      loss: 'binaryCrossentropy',
      metrics: ['accuracy', 'AUC', 'MeanSquaredError', new AUC()],
    });
    expectTypeOf(keysOf(model)).toEqualTypeOf<'loss' | 'accuracy' | 'AUC' | 'MeanSquaredError' | 'auc'>();
  });

  it('have the entries of metrics that log several numbers, and numbers for repeated names', () => {
    const several = withMetrics(sequential()).compile({
      optimizer: 'adam',
      loss: 'mse',
      metrics: ['f1', new F1Score({name: 'f'})],
    });
    expectTypeOf(keysOf(several)).toEqualTypeOf<
      'loss' | 'f1_score' | `f1_score_${string}` | 'f' | `f_${string}`
    >();
    const twice = withMetrics(sequential()).compile({
      optimizer: 'adam',
      loss: 'mse',
      metrics: [new AUC(), new AUC({curve: 'PR'})],
    });
    expectTypeOf(keysOf(twice)).toEqualTypeOf<'loss' | 'auc' | `auc_${number}`>();
  });

  it('have the terms of a composite loss, and weighted metrics', () => {
    const loss = compositeLoss({bce: 'binaryCrossentropy', mse: {loss: 'meanSquaredError', weight: 0.5}});
    const model = withMetrics(sequential()).compile({
      optimizer: 'adam',
      loss,
      metrics: ['mae'],
      weightedMetrics: ['mae', new AUC()],
    });
    expectTypeOf(keysOf(model)).toEqualTypeOf<'loss' | 'bce' | 'mse' | 'mae' | 'weighted_mae' | 'auc'>();
  });

  it('have the names of outputs if these are literal types, and any name otherwise', () => {
    const named = withMetrics(twoOutputs()).compile({
      optimizer: 'adam',
      loss: {a: 'mse', b: 'mse'},
      metrics: {a: ['mae', new AUC()], b: 'mape'},
    });
    const ofNamed = () => keysOf(named);
    void ofNamed;
    expectTypeOf<'a_mae' | 'a_auc' | 'b_mape' | 'a_loss' | 'b_loss' | 'loss'>().toExtend<
      KeysOf<typeof named>
    >();
    expectTypeOf<'b_auc'>().not.toExtend<ReturnType<typeof ofNamed>>();
    const flat = withMetrics(twoOutputs()).compile({optimizer: 'adam', loss: 'mse', metrics: ['mae']});
    const training = async (x: tf.Tensor) => {
      const {history} = await flat.fit(x, x, {callbacks: [new EarlyStopping({monitor: 'any_mae'})]});
      expectTypeOf(history.any_mae).toEqualTypeOf<number[]>();
      expectTypeOf(history.mae).toEqualTypeOf<number[]>();
    };
    void training;
  });

  it('are strings if something is known only at run time', () => {
    const names: string[] = ['mae'];
    const metrics: MetricIdentifier[] = ['mae'];
    const ofNames = withMetrics(sequential()).compile({optimizer: 'adam', loss: 'mse', metrics: names});
    const ofMetrics = withMetrics(sequential()).compile({optimizer: 'adam', loss: 'mse', metrics});
    const ofFunction = withMetrics(sequential()).compile({
      optimizer: 'adam',
      loss: 'mse',
      metrics: ['mae', (yTrue, yPred) => tf.sub(yTrue, yPred)],
    });
    const name: string = 'm';
    const ofName = withMetrics(sequential()).compile({
      optimizer: 'adam',
      loss: 'mse',
      metrics: [new AUC({name})],
    });
    const uncompiled = withMetrics(sequential());
    expectTypeOf(ofNames.evaluateLogs).returns.resolves.toEqualTypeOf<Record<string, number>>();
    expectTypeOf(ofMetrics.evaluateLogs).returns.resolves.toEqualTypeOf<Record<string, number>>();
    expectTypeOf(ofFunction.evaluateLogs).returns.resolves.toEqualTypeOf<Record<string, number>>();
    expectTypeOf(ofName.evaluateLogs).returns.resolves.toEqualTypeOf<Record<string, number>>();
    expectTypeOf(uncompiled.evaluateLogs).returns.resolves.toEqualTypeOf<Record<string, number>>();
  });

  it('leave models assignable to those of tfjs', () => {
    const model = withMetrics(sequential()).compile({optimizer: 'adam', loss: 'mse'});
    expectTypeOf(model).toExtend<tf.Sequential>();
    expectTypeOf(model).toExtend<tf.LayersModel>();
    const functional = withMetrics(twoOutputs()).compile({optimizer: 'adam', loss: 'mse'});
    expectTypeOf(functional).toExtend<tf.LayersModel>();
  });

  it('of instances are those of their classes, whatever the type says that they are assigned to', () => {
    const auc: AUC = new AUC({name: 'roc'});
    class MyAUC extends AUC {}
    expectTypeOf(new MyAUC({name: 'mine'})).toExtend<AUC>();
    expectTypeOf(auc.name).toEqualTypeOf<string>();
    expectTypeOf(new Mean().result()).resolves.toEqualTypeOf<number>();
  });
});
