/** A random model with its twin and its data, and what logs of them have to be. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {type Architecture} from './architecture.js';
import {SLOW_DEVICE} from '../../backend.js';
import {weightsOf} from './built.js';
import {expectNear, expectWeights} from './compare.js';
import {batches, type Data, makeData} from './data.js';
import {type Experiment, experiment} from './experiment.js';
import {type ExpectedRecord, expectedRecord} from './expected.js';
import {type Arguments, closeLab, type Lab, openLab} from './lab.js';
import {Random} from './random.js';
import type {Seen} from './seen_batch.js';

export const TOLERANCE = 1e-5;
export const WEIGHT_TOLERANCE = 1e-6;

export const disposeAll = (...given: (Arguments | undefined)[]): void =>
  given.forEach(g => g && tf.dispose([g.x, g.y, g.w] as tf.TensorContainer));

const withPrefix = (prefix: string, record: ExpectedRecord): ExpectedRecord =>
  record.map(([key, value]) => [prefix + key, value]);

/** The expected logs of one epoch, in the order of plain tfjs: validation first. */
export function epochRecord(
  e: Experiment,
  trained: readonly Seen[],
  validated: readonly Seen[],
): ExpectedRecord {
  const validation = validated.length === 0 ? [] : withPrefix('val_', expectedRecord(e, validated));
  return [...validation, ...expectedRecord(e, trained)];
}

/** The loss is the weighted sum of its logged terms. */
export function expectSum(e: Experiment, prefix: string, logs: Readonly<Record<string, number>>): void {
  const {heads} = e.architecture;
  const value = (key: string): number => logs[prefix + key] ?? 0;
  const several = heads.length > 1;
  let sum = value('regularization');
  heads.forEach((head, i) => {
    const {terms} = e.losses[i];
    if (terms.length === 0) return;
    const named = terms.every(t => t.name !== undefined);
    if (named) {
      const key = (name: string) => (several ? `${head.name}_${name}` : name);
      const parts = terms.reduce((s, t) => s + t.weight * value(key(t.name as string)), 0);
      if (several) expectNear(`${prefix}${head.name}_loss`, value(`${head.name}_loss`), parts, 1e-6);
      sum += e.lossWeights[i] * parts;
    } else if (several) sum += e.lossWeights[i] * value(`${head.name}_loss`);
    else sum += `${prefix}data_loss` in logs ? value('data_loss') : value('loss');
  });
  expectNear(`${prefix}loss, summed up`, value('loss'), sum, 1e-6);
}

export function epochOf(history: tf.History, epoch: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(history.history).map(([key, values]) => [key, (values as number[])[epoch]]),
  );
}

/** Runs it again, and counts the tensors that it leaves. */
export async function expectNoLeak(action: () => Promise<unknown>): Promise<void> {
  const before = tf.memory().numTensors;
  await action();
  expect(tf.memory().numTensors - before, 'tensors left').to.equal(0);
}

export class Trial {
  readonly e: Experiment;
  readonly random: Random;
  readonly lab: Lab;
  readonly train: Data;
  readonly held: Data;
  readonly batchSize: number;

  /** @param entry the entry point that is tested: each has its own experiment */
  constructor(a: Architecture, seed: number, entry: number, plain = false) {
    const own = SLOW_DEVICE ? seed : seed + 100 * entry;
    this.e = experiment(a, own);
    this.random = new Random(own + 31);
    this.lab = openLab(this.e, {plain, countModels: this.random.chance(0.5)});
    this.train = makeData(a, this.random.int(7, 12), this.e.weightForms, this.random);
    this.held = makeData(a, this.random.int(4, 8), this.e.weightForms, this.random);
    this.batchSize = this.random.pick([3, 4, 5, 32]);
  }

  trainEpoch(data: Data, batchSize = this.batchSize): Seen[] {
    return batches(data, batchSize).map(b => this.lab.twin.train(b, true));
  }

  testEpoch(data: Data, batchSize = this.batchSize): Seen[] {
    return batches(data, batchSize).map(b => this.lab.twin.test(b));
  }

  expectWeights(): void {
    expectWeights('weights', weightsOf(this.lab.built), weightsOf(this.lab.twinBuilt), TOLERANCE);
  }

  close(): void {
    closeLab(this.lab);
  }
}

export const without = (data: Data): Data => ({...data, weights: data.weights.map(() => undefined)});
