/** Fact G8: after the WebGL context is lost, every read waits forever. Nothing of the package does. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  BackupAndRestore,
  CallbackList,
  EarlyStopping,
  MemoryStore,
  SwapEMAWeights,
} from '../callbacks/index.js';
import {AUC, type Extended, type FitArgs, withMetrics} from '../src/index.js';
import {binaryModel, dataset, samples} from './callbacks/helpers.js';
import {MAKERS} from './callbacks/one_of_each.js';
import {type LossyDevice, onLossyDevice} from './faulty_backends.js';
import {listen} from './outcomes.js';

type Model = tf.Sequential & Extended;
type Hook = (typeof HOOKS)[number];

const SAYS = /WebGL context was lost/;
const HOOKS = [
  'onTrainBegin',
  'onEpochBegin',
  'onBatchBegin',
  'onBatchEnd',
  'onEpochEnd',
  'onTrainEnd',
] as const;

/** The message of the error with which it ends; another text if it does not, in time or at all. */
function end(action: () => unknown): Promise<string> {
  const ended = (async () => {
    await action();
    return 'no error';
  })().catch((error: Error) => error.message);
  return Promise.race([ended, new Promise<string>(go => setTimeout(go, 5000, 'not settled'))]);
}

type Use = (device: LossyDevice, x: tf.Tensor2D, y: tf.Tensor2D) => Promise<void>;

/** Runs `use` with data on a device that can be lost. */
const lossy = (use: Use) => () =>
  onLossyDevice(async device => {
    const {x, y} = samples(24, 1);
    await use(device, x, y);
  });

const extended = (): Model => withMetrics(binaryModel(['acc']));

/** Loses the device in the second call of a hook. */
const losing = (device: LossyDevice, hook: Hook) => {
  let calls = 0;
  return {[hook]: () => void (++calls === (hook.startsWith('onTrain') ? 1 : 2) && device.lose())};
};

describe('a lost WebGL context', function () {
  this.timeout(30_000);
  const args = {epochs: 3, batchSize: 8, verbose: 0 as const};

  for (const hook of HOOKS) {
    it(
      `ends fit when it is lost in ${hook}, and the next one before it begins`,
      lossy(async (device, x, y) => {
        const model = extended();
        const given: FitArgs = {...args, validationData: [x, y]};
        const first = await end(() => model.fit(x, y, {...given, callbacks: losing(device, hook)}));
        expect(first).to.match(SAYS);
        expect(await end(() => model.fit(x, y, given))).to.match(SAYS);
      }),
    );

    it(
      `ends fitDataset when it is lost in ${hook}`,
      lossy(async (device, x, y) => {
        const data = dataset(x, y, 8);
        const given = {epochs: 3, verbose: 0, validationData: data, callbacks: losing(device, hook)};
        expect(await end(() => extended().fitDataset(data as never, given as never))).to.match(SAYS);
      }),
    );

    // After the last event plain tfjs reads its History.
    if (hook === 'onTrainEnd') continue;
    it(
      `ends fit of a plain model beside a callback of the package when it is lost in ${hook}`,
      lossy(async (device, x, y) => {
        const own = new tf.CustomCallback(losing(device, hook));
        const given = {...args, callbacks: [new EarlyStopping({monitor: 'loss'}), own] as never};
        expect(await end(() => binaryModel(['acc']).fit(x, y, given))).to.match(SAYS);
      }),
    );
  }

  for (const [name, make] of Object.entries(MAKERS)) {
    it(
      `does not hang ${name}, on an extended and on a plain model`,
      lossy(async (device, x, y) => {
        const ends: string[] = [];
        await listen(async () => {
          const callbacks = [make(x, y), losing(device, 'onBatchEnd')];
          ends.push(await end(() => extended().fit(x, y, {...args, callbacks: callbacks as never})));
        });
        await onLossyDevice(async other => {
          const data = samples(24, 1);
          const callbacks = new CallbackList([make(data.x, data.y), losing(other, 'onBatchEnd')]);
          await listen(async () => {
            ends.push(await end(() => binaryModel(['acc']).fit(data.x, data.y, {...args, callbacks})));
          });
        });
        for (const message of ends) expect(message).to.match(SAYS);
        expect(ends).to.have.length(2);
      }),
    );
  }

  it(
    'ends a training in whose callback the user reads a tensor',
    lossy(async (device, x, y) => {
      const reads = {
        async onBatchEnd() {
          const z = tf.add(x, 1);
          device.lose();
          await z.data();
        },
      };
      expect(await end(() => extended().fit(x, y, {...args, callbacks: reads}))).to.match(SAYS);
      const list = new CallbackList([reads]);
      expect(await end(() => binaryModel().fit(x, y, {...args, callbacks: list}))).to.match(SAYS);
    }),
  );

  it(
    'ends a training during its validation',
    lossy(async (device, x, y) => {
      let seen = 0;
      const model = withMetrics(binaryModel());
      const counting = (yTrue: tf.Tensor, yPred: tf.Tensor) => {
        if (yTrue.shape[0] === 3 && ++seen === 4) device.lose();
        return tf.abs(tf.sub(yTrue, yPred));
      };
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: [counting]});
      const data = dataset(x, y, 3);
      const given = {epochs: 2, validationData: data, verbose: 0, yieldEvery: 'never'};
      expect(await end(() => model.fitDataset(dataset(x, y, 8), given as never))).to.match(SAYS);
      expect(seen).to.equal(4);
    }),
  );

  it(
    'is an error of evaluate, evaluateLogs, evaluateDataset, trainOnBatch and of a metric',
    lossy(async (device, x, y) => {
      const model = extended();
      const metric = new AUC();
      metric.updateState(y, model.predict(x) as tf.Tensor);
      const passes: Record<string, () => unknown> = {
        evaluate: () => model.evaluate(x, y),
        evaluateLogs: () => model.evaluateLogs(x, y),
        evaluateDataset: () => model.evaluateDataset(dataset(x, y, 8) as never, {}),
        trainOnBatch: () => model.trainOnBatch(x, y),
      };
      for (const pass of Object.values(passes)) expect(await end(pass)).to.equal('no error');
      // Under way, and from the start.
      const under = [passes.evaluateLogs, passes.trainOnBatch, () => metric.result()].map(pass => end(pass));
      device.lose();
      for (const message of await Promise.all(under)) expect(message).to.match(SAYS);
      for (const pass of Object.values(passes)) expect(await end(pass)).to.match(SAYS);
      expect(await end(() => metric.result())).to.match(SAYS);
    }),
  );

  /** The weights of the model after each epoch, read in time. */
  const watching = (model: tf.LayersModel, device: LossyDevice, last: number) => {
    const seen: number[][] = [];
    const onEpochEnd = async (epoch: number): Promise<void> => {
      seen.push((await Promise.all(model.getWeights().map(w => w.data()))).flatMap(v => [...v]));
      if (epoch === last) device.lose();
    };
    return {seen, onEpochEnd};
  };
  const weights = (model: tf.LayersModel): number[] => model.getWeights().flatMap(w => [...w.dataSync()]);

  for (const swap of [false, true]) {
    it(
      `leaves the best weights of EarlyStopping in the model${swap ? ', averages too' : ''}`,
      lossy(async (device, x, y) => {
        const model = extended();
        // The loss falls, so that the first epoch is the best.
        const best = new EarlyStopping({monitor: 'loss', mode: 'max', restoreBestWeights: true, patience: 9});
        const averages = swap ? [new SwapEMAWeights({swapOnEpoch: true})] : [];
        const watched = watching(model, device, 2);
        const callbacks = [...averages, best, {onEpochEnd: watched.onEpochEnd}];
        expect(await end(() => model.fit(x, y, {...args, epochs: 5, callbacks}))).to.match(SAYS);
        expect(best.bestEpoch).to.equal(0);
        expect(watched.seen).to.have.length(3);
        expect(weights(model)).to.deep.equal(watched.seen[0]);
      }),
    );
  }

  it(
    'leaves backups intact, from which another backend resumes',
    lossy(async (device, x, y) => {
      const [store, model] = [new MemoryStore(), extended()];
      const data = [x, y].map(t => [t.shape, [...t.dataSync()]] as [[number, number], number[]]);
      const watched = watching(model, device, 1);
      const callbacks = [{onEpochEnd: watched.onEpochEnd}, new BackupAndRestore(store)];
      expect(await end(() => model.fit(x, y, {...args, shuffle: false, callbacks}))).to.match(SAYS);
      expect(watched.seen).to.have.length(2);
      await tf.setBackend('cpu');
      const [x2, y2] = data.map(([shape, values]) => tf.tensor2d(values, shape));
      const [again, fresh] = [extended(), extended()];
      let resumedFrom: number[] = [];
      const onEpochBegin = (): void => void (resumedFrom = resumedFrom.length ? resumedFrom : weights(again));
      await again.fit(x2, y2, {
        ...args,
        shuffle: false,
        callbacks: [{onEpochBegin}, new BackupAndRestore(store)],
      });
      await fresh.fit(x2, y2, {...args, shuffle: false});
      expect(resumedFrom).to.deep.equal(watched.seen[0]);
      expect(weights(again)).to.deep.equal(weights(fresh));
    }),
  );
});
