import * as tf from '@tensorflow/tfjs';
import * as callbacks from '../../callbacks/index.js';
import * as main from '../../src/index.js';
import {listen} from '../outcomes.js';
import {type Call, entries, expectNone, isClass, methodsOf, SEED, tryAll, yPred, yTrue} from './junk.js';

describe(`wrong calls of methods (SEED=${SEED})`, function () {
  this.timeout(60_000);

  it('of every method of an EventWriter, a MemoryStore and a list of callbacks', async () => {
    const found: string[] = [];
    const {EventWriter, MemoryStore, CallbackList} = callbacks;
    const RIGHT: Readonly<Record<string, readonly unknown[]>> = {
      scalar: ['a', 1, 0],
      histogram: ['a', [1, 2], 0, 3],
      image: ['a', tf.ones([2, 2]), 0],
      text: ['a', 'b', 0],
      prCurve: ['a', [0, 1], [0.1, 0.9], 0, {}],
      hparams: [{rate: 0.1}, 'a'],
      write: ['a', new Uint8Array(1)],
      append: ['a', new Uint8Array(1)],
    };
    for (const instance of [new EventWriter(new MemoryStore()), new MemoryStore(), new CallbackList([])]) {
      for (const method of methodsOf(instance)) {
        if (OWN.includes(`${instance.constructor.name}.${method}`)) continue;
        const call = (instance as unknown as Record<string, Call>)[method].bind(instance);
        const what = `${instance.constructor.name}.${method}`;
        const {value} = await listen(() => tryAll(what, call, RIGHT[method] ?? ['a'], 5));
        found.push(...value);
      }
    }
    expectNone(found);
  });

  it('of every method of a metric', async () => {
    const found: string[] = [];
    for (const [name, Class] of entries) {
      if (!isClass(Class)) continue;
      let instance: object;
      try {
        instance = new Class(...(Class.length === 0 ? [] : [{}]));
      } catch {
        continue;
      }
      if (!(instance instanceof main.Metric) || Class === (main.Metric as unknown)) continue;
      for (const method of methodsOf(instance)) {
        if (!PUBLIC.includes(method)) continue;
        const call = (instance as unknown as Record<string, Call>)[method].bind(instance);
        const {value: messages} = await listen(() =>
          tryAll(`${name}.${method}`, call, method === 'updateState' ? [yTrue, yPred, [1, 1]] : [yTrue], 3),
        );
        found.push(...messages);
      }
      instance.dispose();
    }
    expectNone(found);
  });

  it('of every method of an extended model', async () => {
    const found: string[] = [];
    const x = tf.ones([4, 2]);
    const y = tf.ones([4, 1]);
    const args: Readonly<Record<string, readonly unknown[]>> = {
      compile: [{optimizer: 'sgd', loss: 'meanSquaredError'}],
      fit: [x, y, {verbose: 0}],
      fitDataset: [
        {iterator: async () => ({next: async () => ({done: true, value: undefined})})},
        {epochs: 1},
      ],
      evaluate: [x, y, {}],
      evaluateLogs: [x, y, {}],
      evaluateDataset: [{}, {}],
      trainOnBatch: [x, y],
      addMetric: [() => tf.scalar(1), {name: 'm'}],
      detach: [],
    };
    for (const [method, right] of Object.entries(args)) {
      const call = async (...given: unknown[]): Promise<unknown> => {
        const model = main.withMetrics(
          tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]}),
        );
        model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
        try {
          return await (model as unknown as Record<string, Call>)[method](...given);
        } finally {
          model.dispose();
        }
      };
      const {value} = await listen(() => tryAll(`model.${method}`, call, right, 3));
      found.push(...value);
    }
    expectNone(found);
  });

  it('of the hooks of callbacks in a custom loop, without a model and with invalid logs', async () => {
    const found: string[] = [];
    for (const [name, make] of Object.entries(callbacks.callbacks) as [
      string,
      (...a: unknown[]) => unknown,
    ][]) {
      let callback: Record<string, unknown>;
      try {
        callback = make(...(OF[name] ?? [{}])) as Record<string, unknown>;
      } catch {
        continue;
      }
      for (const hook of HOOKS) {
        if (typeof callback?.[hook] !== 'function') continue;
        const call = (callback[hook] as Call).bind(callback);
        const right = hook.startsWith('onTrain') ? [{}] : [0, {}];
        const {value} = await listen(() => tryAll(`${name}.${hook}`, call, right, 2));
        found.push(...value);
      }
    }
    expectNone(found);
  });
});

/** Arguments of the callbacks that an empty object does not suffice for; nothing is written to a disk. */
const OF: Readonly<Record<string, readonly unknown[]>> = {
  backupAndRestore: [new callbacks.MemoryStore()],
  csvLogger: [{store: new callbacks.MemoryStore(), name: 'a.csv'}],
  learningRateScheduler: [(epoch: number) => 0.1 / (epoch + 1)],
  list: [[]],
  modelCheckpoint: [
    tf.io.withSaveHandler(async () => ({
      modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'},
    })),
  ],
  tensorBoard: [new callbacks.MemoryStore()],
  timeLimit: [{seconds: 100}],
};

const HOOKS = ['onTrainBegin', 'onEpochBegin', 'onBatchBegin', 'onBatchEnd', 'onEpochEnd', 'onTrainEnd'];

/** Private. */
const OWN: readonly string[] = ['CallbackList.each', 'EventWriter.write'];

/** What users call; only the package calls the others, with values that it created. */
const PUBLIC = [
  'updateState',
  'result',
  'resultSync',
  'resetState',
  'resetStates',
  'mergeState',
  'getState',
  'setState',
  'getConfig',
  'dispose',
  'addWeight',
  'errorBound',
];
