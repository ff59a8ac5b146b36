import {CallbackList} from '../../../callbacks/wrappers/callback_list.js';
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {callbacks, EarlyStopping, LearningRateScheduler} from '../../../callbacks/index.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf} from '../../outcomes.js';

const {x, y} = samples(40, 3);

/** So many that a busy machine, too, has turns for the timer among them. */
const BATCHES = 200;

/** Counts the turns that the event loop gets between the first and the last batch, each of 5 ms. */
async function turns(args: tf.ModelFitArgs): Promise<number> {
  const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [3]})]});
  let count = 0;
  let batches = 0;
  let counted = -1;
  const timer = setInterval(() => count++, 1);
  const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => {
    const start = Date.now();
    while (Date.now() - start < 5);
    if (batches++ === 0) count = 0;
    if (batches === BATCHES) counted = count;
    return tf.losses.meanSquaredError(yTrue, yPred);
  };
  model.compile({optimizer: tf.train.sgd(0.01), loss});
  const rows = samples(BATCHES, 5);
  await model.fit(rows.x, rows.y, {epochs: 1, batchSize: 1, verbose: 0, ...args});
  clearInterval(timer);
  tf.dispose([rows.x, rows.y]);
  return counted;
}

describe('B4: the page', () => {
  it('does not run in tfjs beside an instance, for any yieldEvery', async () => {
    const instance = tf.callbacks.earlyStopping({monitor: 'loss', patience: 9});
    expect(await turns({callbacks: instance, yieldEvery: 'batch'})).to.equal(0);
  });

  it('yields with callbacks of this package', async () => {
    const ours = new EarlyStopping({monitor: 'loss', patience: 9});
    expect(await turns({callbacks: ours})).to.be.above(0);
    expect(await turns({callbacks: callbacks.list([ours])})).to.be.above(0);
  });

  it('yields as often as yieldEvery of the list requires', async () => {
    const ours = new EarlyStopping({monitor: 'loss', patience: 9});
    expect(await turns({callbacks: callbacks.list([ours], {yieldEvery: 'batch'})})).to.be.above(20);
    expect(
      await turns({callbacks: callbacks.list([{onEpochEnd() {}}, ours], {yieldEvery: 'never'})}),
    ).to.equal(0);
  });
});

describe('callbacks.list', () => {
  it('B5: tfjs refuses a mix of instances and plain objects; a list holds it, in order', async () => {
    const instance = () => new EarlyStopping({monitor: 'loss', patience: 9});
    const plain = {onEpochEnd() {}};
    for (const mix of [
      [plain, instance()],
      [instance(), plain],
    ]) {
      const fit = binaryModel().fit(x, y, {epochs: 1, verbose: 0, callbacks: mix as tf.Callback[]});
      expect(await failureOf(fit)).to.be.an('error');
    }
    const order: string[] = [];
    const says = (name: string) => ({onEpochEnd: () => void order.push(name)});
    class Named extends tf.Callback {
      override async onEpochEnd(): Promise<void> {
        order.push(`${this.params.epochs} ${this.model.outputs.length}`);
      }
    }
    const list = callbacks.list([says('a'), instance(), [says('b'), null, [new Named()]], false, says('c')]);
    await binaryModel().fit(x, y, {epochs: 1, verbose: 0, callbacks: list});
    expect(order).to.deep.equal(['a', 'b', '1 1', 'c']);
  });

  it('forwards every event, with numbers in the logs of plain objects and `this` as it was', async () => {
    const calls: string[] = [];
    class Plain {
      seen = 0;
      onTrainBegin() {
        calls.push('train begin');
      }
      onEpochBegin(epoch: number) {
        calls.push(`epoch ${epoch}`);
      }
      onBatchBegin(batch: number) {
        calls.push(`batch ${batch}`);
      }
      onBatchEnd(batch: number, logs?: tf.Logs) {
        calls.push(`/batch ${batch} ${typeof logs?.loss}`);
        this.seen++;
      }
      onEpochEnd(epoch: number, logs?: tf.Logs) {
        calls.push(`/epoch ${epoch} ${typeof logs?.loss}`);
      }
      onTrainEnd() {
        calls.push(`/train ${this.seen}`);
      }
    }
    await binaryModel().fit(x, y, {
      epochs: 1,
      batchSize: 20,
      verbose: 0,
      callbacks: callbacks.list(new Plain()),
    });
    expect(calls).to.deep.equal([
      ...['train begin', 'epoch 0', 'batch 0', '/batch 0 number', 'batch 1', '/batch 1 number'],
      ...['/epoch 0 number', '/train 2'],
    ]);
  });

  it('calls onYield, and passes errors on to those that want to know', async () => {
    let yields = 0;
    const told: unknown[] = [];
    const wantsToKnow = Object.assign(new EarlyStopping(), {
      onTrainError: (error: unknown) => void told.push(error),
    });
    const list = callbacks.list([{onYield: () => void yields++}, wantsToKnow], {yieldEvery: 1});
    await binaryModel().fit(x, y, {
      epochs: 30,
      batchSize: 2,
      verbose: 0,
      callbacks: list,
      validationData: [x, y],
    });
    expect(yields).to.be.above(0);
    await list.onTrainError('broken');
    expect(told).to.deep.equal(['broken']);
  });

  it('leaks nothing', async () => {
    const model = binaryModel(['acc']);
    const list = callbacks.list([{onBatchEnd() {}}, new EarlyStopping({monitor: 'acc', patience: 9})]);
    const run = () => model.fit(x, y, {epochs: 2, verbose: 0, callbacks: list});
    await run();
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('anything but callbacks, and unknown options, are errors', () => {
    const list = callbacks.list as (...args: unknown[]) => unknown;
    expect(() => list([{onEpochEnds() {}}])).to.throw(
      'CallbackList: "onEpochEnds" is not an event of training. Did you mean "onEpochEnd"?',
    );
    expect(() => list([{onStart() {}}])).to.throw(
      'CallbackList: expected callbacks, or objects with some of',
    );
    expect(() => list([7])).to.throw('got 7');
    expect(() => list([EarlyStopping])).to.throw('got a class. Write new EarlyStopping(...).');
    expect(() => list([class Mine extends tf.Callback {}])).to.throw('got a class. Write new Mine(...).');
    expect(() => list([class Bare {}])).to.throw('got a class. Write new Bare(...).');
    expect(() => list([function mine() {}])).to.throw('got a function (mine).');
    expect(() => list([() => 1])).to.throw('got a function.');
    expect(() => list([], {yieldEvry: 1})).to.throw('Did you mean "yieldEvery"?');
  });

  it('a list works in a custom loop after a failed training of the same model', async () => {
    const model = binaryModel();
    const fails = {
      onEpochEnd() {
        throw new Error('mine');
      },
    };
    const mix = () => [fails, new EarlyStopping({monitor: 'loss'})];
    await failureOf(model.fit(x, y, {epochs: 1, verbose: 0, callbacks: callbacks.list(mix())}));
    const rate = new LearningRateScheduler(() => 0.25);
    const list = new CallbackList([rate], {model, params: {epochs: 1}});
    await list.onTrainBegin();
    await list.onEpochBegin(0);
    const logs: Record<string, number> = {loss: 1};
    await list.onEpochEnd(0, logs);
    expect(logs.learning_rate).to.equal(0.25);
    model.dispose();
  });

  it('tells all callbacks about an error, also if one of them throws then', async () => {
    const told: string[] = [];
    const member = (name: string) =>
      Object.assign(new tf.CustomCallback({}), {
        onTrainError() {
          told.push(name);
          throw new Error(name);
        },
      });
    const list = new CallbackList([member('first'), member('second')]);
    const error = await failureOf(list.onTrainError(new Error('training failed')));
    expect([told, error.message]).to.deep.equal([['first', 'second'], 'first']);
  });

  it('calls callbacks in a custom loop, and keeps its History', async () => {
    const model = binaryModel();
    const told: unknown[] = [];
    const stop = new EarlyStopping({monitor: 'loss', patience: 2});
    const plain = {onEpochEnd: (epoch: number) => void told.push(epoch)};
    const list = new CallbackList([plain, stop], {
      model,
      params: {epochs: 9, metrics: ['loss']},
      addHistory: true,
    });
    expect(stop.params).to.deep.equal({epochs: 9, metrics: ['loss']});
    await list.onTrainBegin();
    for (const [epoch, loss] of [3, 1, 2, 2, 0].entries()) {
      await list.onEpochBegin(epoch);
      await list.onBatchBegin(0, {batch: 0, size: 1});
      await list.onBatchEnd(0, {batch: 0, size: 1, loss});
      await list.onEpochEnd(epoch, {loss});
      if (model.stopTraining) break;
    }
    await list.onTrainEnd();
    expect(list.history?.history).to.deep.equal({loss: [3, 1, 2, 2]});
    expect([told, list.history?.epoch]).to.deep.equal([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ]);
    model.dispose();
  });
});
