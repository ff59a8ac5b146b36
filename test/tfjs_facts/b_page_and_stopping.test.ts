/** Facts B4, B5 and B7 to B9: the page, mixed callbacks, early stopping, weights, learning rates. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {callbacks as ours, EarlyStopping} from '../../callbacks/index.js';
import {withMetrics} from '../../src/index.js';
import {numbers} from '../support.js';
import {column, identity, still} from './models.js';
import {failureOf} from '../outcomes.js';

const x = column([1, 2, 3, 4, 5, 6]);
const y = column([1, 0, 1, 0, 1, 0]);
const fitArgs = {epochs: 1, verbose: 0 as const};

function compiled(): tf.Sequential {
  const model = identity();
  model.compile({optimizer: still(), loss: 'meanSquaredError'});
  return model;
}
const extended = () => withMetrics(compiled());

/** Long enough for several turns: without frames, a timer that is due may miss the first turn. */
const BATCHES = 100;

/** Turns of the event loop between the first and the last of the batches, each of which takes 5 ms. */
async function turns(model: tf.LayersModel, args: tf.ModelFitArgs): Promise<number> {
  let [ticks, batches, counted] = [0, 0, -1];
  const timer = setInterval(() => ticks++, 1);
  const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => {
    const start = Date.now();
    while (Date.now() - start < 5);
    if (batches++ === 0) ticks = 0;
    if (batches === BATCHES) counted = ticks;
    return tf.mean(tf.squaredDifference(yTrue, yPred), -1);
  };
  model.compile({optimizer: still(), loss});
  const rows = tf.ones([BATCHES, 1]);
  await model.fit(rows, rows, {...fitArgs, batchSize: 1, ...args});
  clearInterval(timer);
  return counted;
}

describe('B4: yielding to the event loop', () => {
  const stop = () => tf.callbacks.earlyStopping({monitor: 'loss', patience: 9});

  it('B4 plain: there are no turns beside an instance of a callback, for any yieldEvery', async () => {
    expect(await turns(identity(), {callbacks: stop()})).to.equal(0);
    expect(await turns(identity(), {callbacks: stop(), yieldEvery: 'batch'})).to.equal(0);
    expect(await turns(identity(), {callbacks: {}, yieldEvery: 'batch'})).to.be.above(15);
  });

  it('B4 here: there are', async () => {
    const auto = await turns(withMetrics(identity()), {callbacks: stop()});
    expect(auto).to.be.above(0);
    const batch = await turns(withMetrics(identity()), {callbacks: stop(), yieldEvery: 'batch'});
    expect(batch).to.be.above(15);
    expect(await turns(withMetrics(identity()), {callbacks: stop(), yieldEvery: 'never'})).to.equal(0);
  });
});

describe('B5: plain objects beside instances', () => {
  const mixes = () => {
    const calls: string[] = [];
    const plain = {onEpochEnd: () => void calls.push('plain')};
    const instance = new (class extends tf.Callback {
      override async onEpochEnd(): Promise<void> {
        calls.push(`instance ${this.model.outputs.length}`);
      }
    })();
    return {calls, plain, instance};
  };

  it('B5 plain: throw, in either order', async () => {
    const {plain, instance} = mixes();
    for (const callbacks of [
      [plain, instance],
      [instance, plain],
    ]) {
      await failureOf(compiled().fit(x, y, {...fitArgs, callbacks: callbacks as tf.Callback[]}));
    }
  });

  it('B5 here: are called in the order of the list', async () => {
    const {calls, plain, instance} = mixes();
    await extended().fit(x, y, {...fitArgs, callbacks: [plain, instance]});
    await extended().fit(x, y, {...fitArgs, callbacks: [instance, plain]});
    await compiled().fit(x, y, {...fitArgs, callbacks: ours.list([plain, instance])});
    expect(calls).to.deep.equal(['plain', 'instance 1', 'instance 1', 'plain', 'plain', 'instance 1']);
  });
});

describe('B7: early stopping', () => {
  const rising = ['val_auc', 'val_f1', 'val_precision', 'val_r2'];

  /** Whether a callback stops while the monitored value rises from epoch to epoch. */
  async function stopsWhileRising(model: tf.LayersModel, callback: tf.Callback, monitor: string) {
    const rises = {
      onEpochEnd: (epoch: number, logs?: tf.Logs) => void ((logs as tf.Logs)[monitor] = epoch / 10),
    };
    const callbacks = ours.list([rises, callback]);
    return (await model.fit(x, y, {...fitArgs, epochs: 6, callbacks})).epoch.length < 6;
  }

  it('B7 plain: minimizes values without "acc" in their names', async () => {
    for (const monitor of rising) {
      const stop = tf.callbacks.earlyStopping({monitor, patience: 2});
      expect(await stopsWhileRising(compiled(), stop, monitor), monitor).to.equal(true);
    }
    const acc = tf.callbacks.earlyStopping({monitor: 'val_acc', patience: 2});
    expect(await stopsWhileRising(compiled(), acc, 'val_acc')).to.equal(false);
  });

  it('B7 plain: cannot restore weights, and ignores unknown options', () => {
    expect(() => tf.callbacks.earlyStopping({restoreBestWeights: true})).to.throw('not implemented');
    expect(() => tf.callbacks.earlyStopping({patients: 3} as never)).not.to.throw();
  });

  it('B7 here: follows the direction of the metric', async () => {
    const model = withMetrics(identity());
    const names = {AUC: 'auc', F1Score: 'f1_score', Precision: 'precision', R2Score: 'r2_score'};
    for (const [metric, key] of Object.entries(names)) {
      model.compile({optimizer: still(), loss: 'meanSquaredError', metrics: [metric]});
      const stop = new EarlyStopping({monitor: `val_${key}`, patience: 2});
      const values = [0.1, 0.2, 0.3, 0.4, 0.5];
      const writes = {
        onEpochEnd: (epoch: number, logs?: tf.Logs) => void ((logs as tf.Logs)[`val_${key}`] = values[epoch]),
      };
      const callbacks = [writes, stop];
      const validationData = [x, y] as const;
      const {epoch} = await model.fit(x, y, {...fitArgs, epochs: values.length, validationData, callbacks});
      expect([key, epoch.length, stop.best]).to.deep.equal([key, values.length, 0.5]);
    }
  });

  it('B7 here: asks for the mode when the direction is unknown', async () => {
    const callbacks = new EarlyStopping({monitor: 'val_f1', patience: 2});
    const writes = {onEpochEnd: (_: number, logs?: tf.Logs) => void ((logs as tf.Logs).val_f1 = 1)};
    const error = await failureOf(extended().fit(x, y, {...fitArgs, callbacks: [writes, callbacks]}));
    expect(error.message).to.contain('mode');
  });

  it('B7 here: restores weights, and rejects unknown options', async () => {
    const model = withMetrics(identity());
    model.compile({optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError'});
    const weights: number[][] = [];
    const remembers = {onEpochEnd: () => void weights.push(model.getWeights().flatMap(numbers))};
    const stop = new EarlyStopping({monitor: 'loss', mode: 'max', patience: 2, restoreBestWeights: true});
    await model.fit(x, y, {...fitArgs, epochs: 9, callbacks: [stop, remembers]});
    expect(weights).to.have.length(3);
    expect(model.getWeights().flatMap(numbers)).to.deep.equal(weights[0]).and.not.to.deep.equal(weights[2]);
    expect(() => new EarlyStopping({patients: 3} as never)).to.throw('Did you mean "patience"');
  });
});

describe('B8: copies of weights', () => {
  const trained = () => {
    const model = identity();
    model.compile({optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError'});
    return model;
  };

  it('B8 plain: getWeights() returns live variables, which training changes', async () => {
    const model = trained();
    const taken = model.getWeights();
    const before = taken.flatMap(numbers);
    await model.fit(x, y, fitArgs);
    expect(taken.flatMap(numbers)).not.to.deep.equal(before);
  });

  it('B8 here: the best weights of EarlyStopping are copies', async () => {
    const model = trained();
    const stop = new EarlyStopping({monitor: 'loss', mode: 'max', restoreBestWeights: true, patience: 5});
    const best: number[][] = [];
    const looks = {
      onEpochEnd: () => void best.push((stop.bestWeights as tf.Tensor[]).flatMap(numbers)),
    };
    await model.fit(x, y, {...fitArgs, epochs: 3, callbacks: ours.list([stop, looks])});
    expect(best[2]).to.deep.equal(best[0]);
    expect(model.getWeights().flatMap(numbers)).to.deep.equal(best[0]);
  });
});

describe('B9: learning rates', () => {
  const {train} = tf;
  /** Whether one step with this optimizer moves a variable. */
  function moves(optimizer: tf.Optimizer): boolean {
    return tf.tidy(() => {
      const v = tf.variable(tf.scalar(1));
      optimizer.minimize(() => tf.square(v), false, [v]);
      const [value] = v.dataSync();
      v.dispose();
      return value !== 1;
    });
  }
  const withRate = <T extends tf.Optimizer>(optimizer: T, rate: number): T =>
    Object.assign(optimizer, {learningRate: rate});

  it('B9: assigning learningRate works for adam and similar optimizers; sgd and momentum ignore it', () => {
    const adaptive = [train.adam(1), train.adamax(1), train.adagrad(1), train.adadelta(1), train.rmsprop(1)];
    for (const optimizer of adaptive) {
      expect(moves(withRate(optimizer, 0)), optimizer.getClassName()).to.equal(false);
    }
    for (const make of [() => train.sgd(1), () => train.momentum(1, 0.5)]) {
      expect(moves(withRate(make(), 0))).to.equal(true);
      const told = make();
      told.setLearningRate(0);
      expect(moves(told)).to.equal(false);
    }
  });
});
