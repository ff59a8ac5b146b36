import * as tf from '@tensorflow/tfjs';
import * as callbacks from '../../callbacks/index.js';
import * as main from '../../src/index.js';
import {listen} from '../outcomes.js';
import {
  type Call,
  emptyMessage,
  entries,
  expectNone,
  isClass,
  SEED,
  tryAll,
  tryOptions,
  yPred,
  yTrue,
} from './junk.js';

describe(`wrong calls of functions and classes (SEED=${SEED})`, function () {
  this.timeout(60_000);

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
        if (made instanceof main.Metric) made.dispose();
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
      const uninstall = (callbacks.installCallbacks as Call)(...args) as () => void;
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
});

/** Has a separate test: it changes its argument. */
const APART: readonly string[] = ['installCallbacks'];
