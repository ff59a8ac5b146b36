/** No wrong call of the public API ends in an error from inside the package that explains nothing. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import * as callbackDoor from '../callbacks/index.js';
import * as mainDoor from '../src/index.js';
import {random} from './callbacks/helpers.js';
import {listen} from './outcomes.js';

/** What JavaScript says when a program takes a value for what it is not. */
const NOTHING =
  /Cannot (read|set|convert|destructure|mix|access|assign|create|use)|is not (a function|iterable|a constructor|an object|defined)|not iterable|Invalid array length|Maximum call stack|Invalid typed array|toFixed|object null is not|undefined \(/;

const SEED = Number(process.env.SEED ?? 20261130);

/** Values that are wrong somewhere; each is made for one call. Strings are no paths: nothing is written. */
const JUNK: Readonly<Record<string, () => unknown>> = {
  'undefined': () => undefined,
  'null': () => null,
  'true': () => true,
  '0': () => 0,
  '-1': () => -1,
  '1.5': () => 1.5,
  'NaN': () => NaN,
  'Infinity': () => Infinity,
  '1e10': () => 1e10,
  'a bigint': () => 10n,
  'an empty string': () => '',
  'a string': () => 'my_auc',
  'constructor': () => 'constructor',
  'a symbol': () => Symbol('s'),
  '[]': () => [],
  '[undefined]': () => [undefined],
  '[null, {}]': () => [null, {}],
  "['a', 1]": () => ['a', 1],
  '[[1], [2, 3]]': () => [[1], [2, 3]],
  '{}': () => ({}),
  '{a: undefined}': () => ({a: undefined}),
  '{className: 5}': () => ({className: 5, config: 7}),
  'a function': () => () => undefined,
  'a class': () => class {},
  'a promise': () => Promise.resolve(1),
  'a date': () => new Date(0),
  'a map': () => new Map([[1, 2]]),
  'a bare object': () => Object.create(null) as object,
  '{a: a bare object}': () => ({a: Object.create(null) as object}),
  'a scalar': () => tf.scalar(1),
  'a tensor': () => tf.tensor2d([[1, 2]]),
  'a text tensor': () => tf.tensor1d(['a', 'b']),
  'a disposed tensor': () => {
    const t = tf.scalar(1);
    t.dispose();
    return t;
  },
};
const NAMES = Object.keys(JUNK);

type Call = (...args: unknown[]) => unknown;

/** Calls, waits, and gives the error's message when that explains nothing. */
async function emptyMessage(call: Call, args: readonly unknown[]): Promise<string | undefined> {
  try {
    const result = call(...args);
    // Iterators, promises and results of metrics; what never comes is not waited for.
    if (typeof (result as PromiseLike<unknown> | null | undefined)?.then === 'function') {
      await Promise.race([result, new Promise(done => setTimeout(done, 200))]);
    }
    return undefined;
  } catch (error) {
    const {message = String(error), stack = ''} = (error ?? {}) as Error;
    if (!NOTHING.test(message)) return undefined;
    const at = stack
      .split('\n')
      .slice(1, 4)
      .join(' ')
      .replace(/file:\/\/\S*\//g, '');
    return `${message} (${at})`;
  }
}

/** Junk in each position, alone and beside arguments that are right, then at random in all. */
async function tryAll(what: string, call: Call, right: readonly unknown[], most = 4): Promise<string[]> {
  const found = new Set<string>();
  const next = random(SEED);
  const attempt = async (names: readonly (string | number)[]): Promise<void> => {
    const args = names.map(name => (typeof name === 'number' ? right[name] : JUNK[name]()));
    const message = await emptyMessage(call, args);
    if (message !== undefined)
      found.add(`${what}(${names.map(n => (typeof n === 'number' ? 'right' : n)).join(', ')}): ${message}`);
  };
  await attempt([]);
  for (let position = 0; position < Math.max(1, Math.min(most, right.length)); position++) {
    for (const name of NAMES) {
      const before = right.slice(0, position).map((_, i) => i);
      await attempt([...before, name]);
      await attempt([...right.map((_, i) => (i === position ? name : i))]);
    }
  }
  for (let i = 0; i < 10; i++) {
    await attempt(
      Array.from({length: 1 + Math.floor(next() * 3)}, () => NAMES[Math.floor(next() * NAMES.length)]),
    );
  }
  return [...found];
}

/** Properties that a name of an option may take, and all options at once are known to nobody: each is tried alone. */
async function tryOptions(
  what: string,
  make: (options: object) => unknown,
  names: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const option of names) {
    for (const name of NAMES) {
      const message = await emptyMessage(() => make({[option]: JUNK[name]()}), []);
      if (message !== undefined) found.push(`${what}({${option}: ${name}}): ${message}`);
    }
  }
  return found;
}

const isClass = (value: unknown): value is new (...args: unknown[]) => object =>
  typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));

/** All methods of an instance, those of its base classes too. */
function methodsOf(instance: object): string[] {
  const names = new Set<string>();
  for (
    let p: unknown = Object.getPrototypeOf(instance);
    p !== null && p !== Object.prototype;
    p = Object.getPrototypeOf(p)
  ) {
    for (const [name, {value}] of Object.entries(Object.getOwnPropertyDescriptors(p))) {
      if (name !== 'constructor' && typeof value === 'function') names.add(name);
    }
  }
  return [...names];
}

function expectNone(all: readonly string[]): void {
  // One of each place.
  const found = [...new Map(all.map(text => [/ \(.*$/.exec(text)?.[0].slice(0, 120), text])).values()];
  expect(
    found.slice(0, 60),
    `${found.length} messages, seed ${SEED}:\n${found.slice(0, 60).join('\n')}`,
  ).to.deep.equal([]);
}

const yTrue = [
  [0, 1],
  [1, 0],
];
const yPred = [
  [0.2, 0.8],
  [0.6, 0.4],
];

describe(`wrong calls (SEED=${SEED})`, function () {
  this.timeout(60_000);

  const entries = Object.entries({...mainDoor, ...callbackDoor} as Record<string, unknown>);

  it('of every function', async () => {
    const found: string[] = [];
    for (const [name, value] of entries) {
      if (typeof value !== 'function' || isClass(value) || APART.includes(name)) continue;
      const right = [yTrue, yPred, {}];
      const {value: messages} = await listen(() => tryAll(name, value as Call, right, 3));
      found.push(...messages);
    }
    expectNone(found);
  });

  it('of every constructor, and each of its options', async () => {
    const found: string[] = [];
    for (const [name, Class] of entries) {
      if (!isClass(Class) || /^(Usage|Storage)Error$/.test(name)) continue; // the package throws them
      const make = (...args: unknown[]): unknown => {
        const made = new Class(...args) as {dispose?: () => void};
        if (made instanceof mainDoor.Metric) made.dispose();
        return undefined;
      };
      const {value: messages} = await listen(async () => [
        ...(await tryAll(`new ${name}`, make, [{}, {}], 2)),
        ...(await tryOptions(`new ${name}`, make, optionsOf(name, make))),
      ]);
      found.push(...messages);
    }
    expectNone(found);
  });

  /** The options of a class, as the error for an unknown one lists them. */
  function optionsOf(_name: string, make: (options: object) => unknown): string[] {
    try {
      make({no_such_option: 1});
    } catch (error) {
      const list = /The options are: (.*)\.$/.exec((error as Error).message);
      return list === null ? [] : list[1].split(', ');
    }
    return [];
  }

  it('of every static method of a class', async () => {
    const found: string[] = [];
    for (const [name, Class] of entries) {
      if (!isClass(Class) || name === 'UsageError') continue;
      const statics = Class as unknown as Record<string, unknown>;
      for (const method of Object.getOwnPropertyNames(Class)) {
        if (typeof statics[method] !== 'function') continue;
        const call = (statics[method] as Call).bind(Class);
        const {value} = await listen(() => tryAll(`${name}.${method}`, call, [{}, {}], 2));
        found.push(...value);
      }
    }
    expectNone(found);
  });

  it('of installCallbacks', async () => {
    const call: Call = (...args) => {
      const uninstall = (callbackDoor.installCallbacks as Call)(...args) as () => void;
      uninstall();
    };
    const fakes = [
      {callbacks: {}, train: 5, LayersModel: tf.LayersModel},
      {callbacks: null, train: {}, LayersModel: tf.LayersModel},
      {callbacks: {}, train: null, LayersModel: tf.LayersModel},
    ];
    const messages = await Promise.all(fakes.map(fake => emptyMessage(call, [fake])));
    expectNone([
      ...(await tryAll('installCallbacks', call, [{}], 1)),
      ...messages.filter(m => m !== undefined),
    ]);
  });

  it('of every method of an EventWriter, a MemoryStore and a list of callbacks', async () => {
    const found: string[] = [];
    const {EventWriter, MemoryStore, CallbackList} = callbackDoor;
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
      if (!(instance instanceof mainDoor.Metric) || Class === (mainDoor.Metric as unknown)) continue;
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
        const model = mainDoor.withMetrics(
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
    for (const [name, make] of Object.entries(callbackDoor.callbacks) as [
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

/** Arguments of those that cannot be made of an empty object; nothing is written to a disk. */
const OF: Readonly<Record<string, readonly unknown[]>> = {
  backupAndRestore: [new callbackDoor.MemoryStore()],
  csvLogger: [{store: new callbackDoor.MemoryStore(), name: 'a.csv'}],
  learningRateScheduler: [(epoch: number) => 0.1 / (epoch + 1)],
  list: [[]],
  modelCheckpoint: [
    tf.io.withSaveHandler(async () => ({
      modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'},
    })),
  ],
  tensorBoard: [new callbackDoor.MemoryStore()],
  timeLimit: [{seconds: 100}],
};

const HOOKS = ['onTrainBegin', 'onEpochBegin', 'onBatchBegin', 'onBatchEnd', 'onEpochEnd', 'onTrainEnd'];

/** Private. */
const OWN: readonly string[] = ['CallbackList.each', 'EventWriter.write'];

/** It changes what it is given. */
const APART: readonly string[] = ['installCallbacks'];

/** What users call; the others are called by the package only, with what it made itself. */
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
