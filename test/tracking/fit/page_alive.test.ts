/** The page gets its turns whatever is passed, and nothing else changes for that. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/index.js';
import {type CompileArgs, type Extended, type FitArgs, withMetrics} from '../../../src/index.js';
import {currentPath} from '../../../src/array/path.js';
import {aucOf, binaryModel, dataset, predictions, samples} from '../../callbacks/helpers.js';
import {callsOf, still} from '../../tfjs_facts/models.js';
import {epochOf, expectClose, expectRecord, numbers} from '../../support.js';

const train = samples(23, 1);
const valid = samples(11, 2);
const fitArgs = {batchSize: 5, verbose: 0 as const, shuffle: false};
/** What tfjs's types call callbacks is less than what fit takes here. */
type Callbacks = FitArgs['callbacks'];

/** Batches of one sample each, whose loss takes some milliseconds. */
const BATCHES = 40;
const MILLISECONDS = 5;

/** An extended model that is slow, and counts the turns of the event loop while it runs. */
function slow() {
  const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}));
  let [ticks, counting] = [0, false];
  // Frames, as timers need not fire in the turn of a frame.
  let over = false;
  void (async () => {
    for (; !over; await tf.nextFrame()) if (counting) ticks++;
  })();
  const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => {
    const start = Date.now();
    while (Date.now() - start < MILLISECONDS);
    return tf.mean(tf.squaredDifference(yTrue, yPred), -1);
  };
  model.compile({optimizer: still(), loss});
  /** Turns from the first to the last step of `action` whose batches have `size` samples. */
  const turns = async (size: number, action: (m: typeof model) => Promise<unknown>): Promise<number> => {
    let [steps, total] = [0, 0];
    const layer = model.layers[0];
    const before = layer.call;
    layer.call = (...args) => {
      if ([args[0]].flat()[0].shape[0] === size) {
        if (steps++ === 0) ticks = 0;
        counting = true;
        if (steps === BATCHES) [counting, total] = [false, ticks];
      }
      return before.apply(layer, args);
    };
    try {
      await action(model);
    } finally {
      layer.call = before;
    }
    expect(steps).to.equal(BATCHES);
    return total;
  };
  return {turns, stop: () => void (over = true)};
}
const ones = (rows: number) => tf.ones([rows, 1]);

describe('Turns of the event loop', () => {
  let page: ReturnType<typeof slow>;
  beforeEach(() => (page = slow()));
  afterEach(() => page.stop());

  const instance = () => tf.callbacks.earlyStopping({monitor: 'loss', patience: 9});
  const kinds: Record<string, () => Callbacks> = {
    'no callbacks': () => undefined,
    // Says nothing, and is taken by plain tfjs.
    'an empty object': () => ({}),
    'a plain object': () => ({onEpochEnd() {}}),
    'an instance': instance,
    'several instances': () => [instance(), new EarlyStopping({monitor: 'loss', patience: 9})],
    'a mix': () => [instance(), {onEpochBegin() {}}, new EarlyStopping({monitor: 'loss'}), {onEpochEnd() {}}],
  };
  const train =
    (yieldEvery: FitArgs['yieldEvery'], callbacks: Callbacks) => (model: tf.LayersModel & Extended) =>
      model.fit(ones(BATCHES), ones(BATCHES), {
        ...{epochs: 1, batchSize: 1, verbose: 0, yieldEvery},
        ...(callbacks === undefined ? {} : {callbacks}),
      });

  for (const [kind, callbacks] of Object.entries(kinds)) {
    it(`are given while it trains with ${kind}, as often as yieldEvery says`, async () => {
      expect(await page.turns(1, train('batch', callbacks()))).to.be.at.least(BATCHES / 2);
      expect(await page.turns(1, train('never', callbacks()))).to.equal(0);
      expect(await page.turns(1, train('auto', callbacks()))).to.be.at.least(1);
      expect(await page.turns(1, train(20, callbacks()))).to.be.at.least(2);
    });
  }

  it('are given in fitDataset too', async () => {
    const fit = (yieldEvery: 'batch' | 'never') => (model: tf.LayersModel & Extended) => {
      const args = {epochs: 1, verbose: 0 as const, yieldEvery, callbacks: instance()};
      return model.fitDataset(dataset(ones(BATCHES), ones(BATCHES), 1), args);
    };
    expect(await page.turns(1, fit('batch'))).to.be.at.least(BATCHES / 2);
    expect(await page.turns(1, fit('never'))).to.equal(0);
  });

  it('are given between epochs, and within none, with yieldEvery: epoch', async () => {
    let [turns, over] = [0, false];
    const counting = (async () => {
      for (; !over; turns++) await tf.nextFrame();
    })();
    const [within, between]: number[][] = [[], []];
    const counts = {
      onEpochBegin() {
        between.push(turns);
        turns = 0;
      },
      onEpochEnd() {
        within.push(turns);
        turns = 0;
      },
    };
    const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}));
    model.compile({optimizer: still(), loss: 'meanSquaredError'});
    const args = {...fitArgs, epochs: 5, yieldEvery: 'epoch' as const, callbacks: counts};
    await model.fit(ones(23), ones(23), args);
    over = true;
    await counting;
    // On a device the read at an epoch's end is a turn of its own.
    if (currentPath() === 'cpu') expect(within).to.deep.equal([0, 0, 0, 0, 0]);
    expect(between).to.have.length(5);
    between.slice(1).forEach(count => expect(count).to.be.at.least(1));
  });

  it('are given during the validation of fit, which plain tfjs runs in one go', async () => {
    const validates =
      (yieldEvery: 'auto' | 'batch' | 'never', callbacks: Callbacks) => (model: tf.LayersModel & Extended) =>
        model.fit(ones(6), ones(6), {
          ...{epochs: 1, batchSize: 3, verbose: 0, yieldEvery, callbacks},
          validationData: [ones(3 * BATCHES - 6), ones(3 * BATCHES - 6)],
        });
    for (const callbacks of [() => undefined, instance]) {
      expect(await page.turns(3, validates('batch', callbacks()))).to.be.at.least(BATCHES / 2);
      expect(await page.turns(3, validates('auto', callbacks()))).to.be.at.least(1);
      expect(await page.turns(3, validates('never', callbacks()))).to.equal(0);
    }
  });

  it('are given during evaluateLogs and evaluateDataset', async () => {
    const [x, y] = [ones(BATCHES), ones(BATCHES)];
    expect(await page.turns(1, model => model.evaluateLogs(x, y, {batchSize: 1}))).to.be.at.least(1);
    const data = dataset(x, y, 1);
    expect(await page.turns(1, model => model.evaluateDataset(data as never, {}))).to.be.at.least(1);
  });

  it('call onYield', async () => {
    const yields: [number, number][] = [];
    const onYield = (epoch: number, batch: number) => void yields.push([epoch, batch]);
    await page.turns(1, train('batch', [instance(), {onYield}]));
    await page.turns(1, train(1, [instance(), {onYield}]));
    expect(yields.length).to.be.above(BATCHES / 4);
  });
});

/** What callbacks hear, in order: the event, its number and its logs. */
type Heard = [event: string, index: number, logs: Record<string, number>];

function listener(heard: Heard[]): tf.CustomCallbackArgs {
  const hear = (event: string) => (index: number, logs?: tf.Logs) =>
    void heard.push([event, index, {...(logs as Record<string, number>)}]);
  return {
    onTrainBegin: logs => hear('train begin')(0, logs),
    onTrainEnd: logs => hear('train end')(0, logs),
    onEpochBegin: hear('epoch begin'),
    onEpochEnd: hear('epoch end'),
    onBatchBegin: hear('batch begin'),
    onBatchEnd: hear('batch end'),
  };
}

const compiled = (): CompileArgs & tf.ModelCompileArgs => ({
  optimizer: tf.train.sgd(0.5),
  loss: 'binaryCrossentropy',
  metrics: ['acc', 'mse'],
});
function pair(): [tf.Sequential, tf.Sequential & Extended] {
  const [plain, extended] = [binaryModel(), withMetrics(binaryModel())];
  plain.compile(compiled());
  extended.compile(compiled());
  return [plain, extended];
}
const ways = {
  fit: (model: tf.LayersModel, callbacks?: Callbacks, epochs = 2) =>
    model.fit(train.x, train.y, {
      ...fitArgs,
      epochs,
      validationData: [valid.x, valid.y],
      callbacks: callbacks as tf.CustomCallbackArgs,
    }),
  fitDataset: (model: tf.LayersModel, callbacks?: Callbacks, epochs = 2) =>
    model.fitDataset(dataset(train.x, train.y, 5), {
      epochs,
      verbose: 0,
      validationData: dataset(valid.x, valid.y, 5),
      callbacks,
    } as never),
};

describe('Logs and History', () => {
  for (const [name, way] of Object.entries(ways)) {
    it(`are those of plain tfjs in ${name}: the same events, keys, order and numbers`, async () => {
      const [plain, extended] = pair();
      const [wanted, heard]: Heard[][] = [[], []];
      const before = await way(plain, listener(wanted));
      const after = await way(extended, listener(heard));
      expect(heard.map(([event, index]) => [event, index])).to.deep.equal(
        wanted.map(([event, index]) => [event, index]),
      );
      heard.forEach(([, , logs], i) => expectRecord(logs, wanted[i][2]));
      expect(after.epoch).to.deep.equal(before.epoch);
      for (const epoch of before.epoch) expectRecord(epochOf(after, epoch), epochOf(before, epoch));
      expectClose(extended.getWeights().flatMap(numbers), plain.getWeights().flatMap(numbers), 1e-6);
    });
  }
});

describe('stopTraining', () => {
  const hooks = [
    'onTrainBegin',
    'onEpochBegin',
    'onBatchBegin',
    'onBatchEnd',
    'onEpochEnd',
    'onTrainEnd',
  ] as const;
  for (const [name, way] of Object.entries(ways)) {
    for (const hook of hooks) {
      it(`in ${hook} acts in ${name} as in plain tfjs`, async () => {
        const [plain, extended] = pair();
        const stopped = async (model: tf.LayersModel) => {
          let calls = 0;
          const stops = {[hook]: () => void (++calls === 2 && (model.stopTraining = true))};
          const twice = hook.startsWith('onTrain') ? {[hook]: () => void (model.stopTraining = true)} : stops;
          const history = await way(model, twice, 4);
          return {calls, history};
        };
        const wanted = await stopped(plain);
        const got = await stopped(extended);
        expect(got.calls).to.equal(wanted.calls);
        expect(got.history.epoch).to.deep.equal(wanted.history.epoch);
        expect(Object.keys(got.history.history)).to.deep.equal(Object.keys(wanted.history.history));
        for (const epoch of got.history.epoch) {
          // Where plain tfjs has no value, and arrays of different lengths, there is NaN.
          const wantedEntries = Object.entries(epochOf(wanted.history, epoch));
          const want = Object.fromEntries(wantedEntries.map(([key, value]) => [key, value ?? NaN]));
          expectRecord(epochOf(got.history, epoch), want);
        }
      });
    }
  }
});

describe('Callbacks of all kinds', () => {
  it('act in any order', async () => {
    const kinds = () => [
      tf.callbacks.earlyStopping({monitor: 'val_loss', minDelta: 10, patience: 2}),
      new EarlyStopping({monitor: 'val_acc', patience: 50, restoreBestWeights: true}),
      {onEpochEnd: () => void epochs++},
      {onBatchEnd: () => void batches++},
    ];
    let [epochs, batches] = [0, 0];
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
    ];
    for (const order of orders) {
      [epochs, batches] = [0, 0];
      const all = kinds();
      const {epoch} = await ways.fit(
        pair()[1],
        order.map(i => all[i]),
        9,
      );
      expect([epoch.length, epochs, batches]).to.deep.equal([3, 3, 15]);
    }
  });
});

describe('Another pass in the middle of training', () => {
  const metrics = ['acc', 'AUC', 'Precision', 'mse'];
  const extended = (optimizer: tf.Optimizer) => {
    const model = withMetrics(binaryModel());
    model.compile({optimizer, loss: 'binaryCrossentropy', metrics});
    return model;
  };
  /** Asks for records at every event, and compares each with a computation of its own. */
  const curious = (model: tf.LayersModel & Extended) => {
    const look = async () => {
      const {auc} = await model.evaluateLogs(valid.x, valid.y, {batchSize: 4});
      expectClose([auc], [aucOf(valid.labels, predictions(model, valid.x))]);
      const scalars = model.evaluate(train.x, train.y, {batchSize: 4}) as tf.Scalar[];
      expectClose(numbers(scalars[2]), [aucOf(train.labels, predictions(model, train.x))]);
      tf.dispose(scalars);
    };
    return {
      onTrainBegin: look,
      onEpochBegin: look,
      onBatchBegin: look,
      onBatchEnd: look,
      onEpochEnd: look,
      onTrainEnd: look,
    };
  };

  for (const [name, way] of Object.entries(ways)) {
    it(`evaluate() and evaluateLogs() in a callback of ${name} disturb neither side`, async () => {
      const undisturbed = await way(extended(tf.train.sgd(0.5)));
      const model = extended(tf.train.sgd(0.5));
      const disturbed = await way(model, curious(model));
      for (const epoch of undisturbed.epoch) {
        expectRecord(epochOf(disturbed, epoch), epochOf(undisturbed, epoch));
      }
    });
  }

  it('evaluateLogs() beside a training, both at once', async () => {
    const model = extended(still());
    const alone = await model.evaluateLogs(valid.x, valid.y, {batchSize: 1});
    const wanted = await ways.fit(extended(still()));
    const [got, ...beside] = await Promise.all([
      ways.fit(model),
      ...[1, 2, 3].map(() => model.evaluateLogs(valid.x, valid.y, {batchSize: 1})),
    ]);
    expectRecord(epochOf(got, 1), epochOf(wanted, 1));
    for (const record of beside) expectRecord(record, alone);
  });

  it('leaves one validation pass per epoch', async () => {
    const model = extended(still());
    const calls = await callsOf(model.layers[0], () => ways.fit(model));
    expect(calls).to.equal(2 * (5 + 3));
  });
});

describe('runningEvery', () => {
  it('puts the running values of all metrics into the logs of every n-th batch', async () => {
    const model = withMetrics(binaryModel(), {runningEvery: 2});
    model.compile({optimizer: still(), loss: 'binaryCrossentropy', metrics: ['acc', 'AUC', 'mse']});
    const scores = predictions(model, train.x);
    const heard: Heard[] = [];
    const {history} = await ways.fit(model, listener(heard), 1);
    const ends = heard.filter(([event]) => event === 'batch end').map(([, , logs]) => logs);
    expect(ends.map(logs => 'auc' in logs)).to.deep.equal([false, true, false, true, false]);
    for (const batch of [1, 3]) {
      const seen = 5 * (batch + 1);
      expectClose([ends[batch].auc], [aucOf(train.labels.slice(0, seen), scores.slice(0, seen))]);
    }
    // What tfjs itself logs of a batch is still that batch's.
    const squares = train.labels.map((l, i) => (l - scores[i]) ** 2);
    ends.forEach(({mse}, batch) => {
      const own = squares.slice(5 * batch, 5 * batch + 5);
      expectClose([mse], [own.reduce((a, b) => a + b, 0) / own.length]);
    });
    expectClose(history.auc as number[], [aucOf(train.labels, scores)]);
  });
});
