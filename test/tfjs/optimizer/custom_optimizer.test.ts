/** The state of custom optimizers. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BackupAndRestore} from '../../../callbacks/index.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {missingState} from '../../../src/tfjs/optimizer/hidden_state.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {onExactBackends} from '../../callbacks/helpers.js';
import {listen} from '../../outcomes.js';

type Gradients = {name: string; tensor: tf.Tensor}[];

/** Momentum. Each subclass keeps the velocities in its own way. */
abstract class Own extends tf.Optimizer {
  learningRate = 0.05;

  abstract velocity(name: string, next: (before: tf.Tensor) => tf.Tensor): tf.Tensor;

  applyGradients(gradients: never): void {
    for (const {name, tensor} of gradients as Gradients) {
      const weight = tf.engine().registeredVariables[name];
      tf.tidy(() => {
        const velocity = this.velocity(name, before => tf.add(tf.mul(before, 0.9), tensor));
        weight.assign(tf.sub<tf.Tensor>(weight, tf.mul(velocity, this.learningRate)));
      });
    }
    this.incrementIterations();
  }

  getConfig() {
    return {learningRate: this.learningRate};
  }
}

const zeros = (name: string) => tf.zerosLike(tf.engine().registeredVariables[name]);

class InObject extends Own {
  static readonly className: string = 'InObject';
  moments: {[name: string]: tf.Tensor} = {};
  override velocity(name: string, next: (before: tf.Tensor) => tf.Tensor): tf.Tensor {
    const before = this.moments[name] ?? tf.keep(zeros(name));
    this.moments[name] = tf.keep(next(before));
    before.dispose();
    return this.moments[name];
  }
}

class InMap extends Own {
  static readonly className = 'InMap';
  readonly state = new Map<string, {readonly v: tf.Variable; steps: number}>();
  override velocity(name: string, next: (before: tf.Tensor) => tf.Tensor): tf.Tensor {
    const slot = this.state.get(name) ?? {v: zeros(name).variable(false), steps: 0};
    this.state.set(name, slot);
    slot.steps++;
    slot.v.assign(tf.mul(next(slot.v), 1 + 0.1 / slot.steps));
    return slot.v;
  }
}

class InArray extends Own {
  static readonly className = 'InArray';
  readonly slots: tf.Variable[] = [];
  names: string[] = [];
  override velocity(name: string, next: (before: tf.Tensor) => tf.Tensor): tf.Tensor {
    const index = this.names.indexOf(name) < 0 ? this.names.push(name) - 1 : this.names.indexOf(name);
    this.slots[index] ??= zeros(name).variable(false);
    this.slots[index].assign(next(this.slots[index]));
    return this.slots[index];
  }
}

class Hidden extends Own {
  static readonly className: string = 'Hidden';
  #slots: {[name: string]: tf.Variable} = {};
  order: string[] = [];
  override velocity(name: string, next: (before: tf.Tensor) => tf.Tensor): tf.Tensor {
    const key = `${Object.keys(this.#slots).indexOf(name)}`;
    const slot = (this.#slots[name] ??= this.made(key, name));
    slot.assign(next(slot));
    return slot;
  }
  protected made(_key: string, name: string): tf.Variable {
    return zeros(name).variable(false);
  }
  protected get slots() {
    return Object.entries(this.#slots);
  }
}

class SavesItself extends Hidden {
  static override readonly className = 'SavesItself';
  readonly #waiting: tf.Tensor[] = [];
  protected override made(_key: string, name: string): tf.Variable {
    return (this.#waiting.shift() ?? zeros(name)).variable(false);
  }
  override async getWeights() {
    return [await this.saveIterations(), ...this.slots.map(([name, tensor]) => ({name, tensor}))];
  }
  override async setWeights(weights: {name: string; tensor: tf.Tensor}[]): Promise<void> {
    const [, ...others] = weights;
    this.#waiting.splice(0, Infinity, ...others.map(({tensor}) => tf.keep(tensor.clone())));
  }
}

class Nesterovish extends tf.AdamOptimizer {
  static override get className() {
    return 'Nesterovish' as 'Adam';
  }
  steps = 0;
  constructor() {
    super(0.01, 0.9, 0.99);
  }
  override applyGradients(gradients: never): void {
    this.steps++;
    (this as unknown as {learningRate: number}).learningRate = 0.01 / this.steps;
    super.applyGradients(gradients);
  }
}

const x = tf.randomNormal([10, 3], 0, 1, 'float32', 1);
const y = tf.randomNormal([10, 1], 0, 1, 'float32', 2);

async function run(make: () => tf.Optimizer, store: MemoryStore, killedIn?: number, extended = true) {
  const kernel = (seed: number) => ({kernelInitializer: tf.initializers.randomNormal({seed})});
  const layers = [
    tf.layers.dense({units: 3, inputShape: [3], ...kernel(1)}),
    tf.layers.dense({units: 1, ...kernel(2)}),
  ];
  const plain = tf.sequential({layers});
  const model = extended ? withMetrics(plain) : plain;
  model.compile({optimizer: make(), loss: 'meanSquaredError'});
  const backup = new BackupAndRestore(store);
  const kill = new tf.CustomCallback({
    onEpochBegin(epoch: number) {
      if (epoch === killedIn) throw new Error('killed');
    },
  });
  const initialEpoch = extended ? undefined : await backup.resumeFrom(model);
  const args = {epochs: 6, batchSize: 5, shuffle: false, initialEpoch, callbacks: [backup, kill] as never};
  await model.fit(x, y, args).catch((error: Error) => {
    if (error.message !== 'killed') throw error;
  });
  return JSON.stringify(model.getWeights().map(w => [...w.dataSync()]));
}

describe('a custom optimizer', () => {
  onExactBackends();
  for (const make of [InObject, InMap, InArray, SavesItself, Nesterovish]) {
    for (const extended of [true, false]) {
      it(`resumes with its state: ${make.name}, ${extended ? 'extended' : 'plain'} model`, async () => {
        const {value: whole} = await listen(() =>
          run(() => new make(), new MemoryStore(), undefined, extended),
        );
        const store = new MemoryStore();
        const {value, warnings} = await listen(async () => {
          await run(() => new make(), store, 3, extended);
          return run(() => new make(), store, undefined, extended);
        });
        expect(value).to.equal(whole);
        // The data of a plain model cannot be identified.
        const others = warnings.filter(text => !/fit goes on|on which data/.test(text));
        expect(others).to.deep.equal([]);
      });
    }
  }

  it('with hidden state causes a warning when training begins', async () => {
    const {warnings} = await listen(() => run(() => new Hidden(), new MemoryStore()));
    expect(warnings.join()).to.include('private fields of the optimizer Hidden cannot be saved');
    class Weak extends InObject {
      static override readonly className = 'Weak';
      readonly known = new WeakMap();
    }
    expect(missingState(new Weak())).to.include('known of the optimizer Weak cannot be saved');
    class Elsewhere extends Own {
      static readonly className = 'Elsewhere';
      override velocity(name: string): tf.Tensor {
        return zeros(name);
      }
    }
    expect(missingState(new Elsewhere())).to.include('the optimizer Elsewhere has no field for a state');
    expect(missingState(tf.train.sgd(1))).to.equal(undefined);
  });
});
