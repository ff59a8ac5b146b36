/**
 * Trainings of which records are kept: for each finding one that it must be reported of, and one that it must
 * not. `bad` trainings have a mistake that happens in practice.
 */
import * as tf from '@tensorflow/tfjs';
import {FINDING_IDS, type FindingId} from '../../../callbacks/findings/finding.js';
import type {Run} from '../../../callbacks/runs/record/run.js';
import {EarlyStopping} from '../../../callbacks/index.js';
import {iris, nextDay, penguins, pick, sensors, split, standardized, weatherKinds, weekdays} from './data.js';
import {train} from './train.js';

export interface RecordedTraining {
  /** Findings that must be reported. */
  reports: FindingId[];
  /** Findings that must not be. */
  lacks: FindingId[];
  train: () => Promise<Run>;
}

/** Everything that says that something went wrong. An excellent result can be right, so not `'too-good'`. */
const WRONG = FINDING_IDS.slice(0, FINDING_IDS.indexOf('plateau')).filter(id => id !== 'too-good');

/** The species of the second half in another order: a mistake made when the data were prepared. */
function mislabelled() {
  const data = split(penguins());
  data.validation.y = data.validation.y.map(id => (id + 1) % 3);
  return data;
}

function withLabelAsInput() {
  const table = penguins();
  return split({...table, x: table.x.map((row, i) => [...row, table.y[i]])});
}

/** The last third of sorted data: what `validationSplit` takes. */
function unshuffled() {
  const table = iris();
  const rows = table.x.map((_, i) => i);
  return standardized(pick(table, rows.slice(0, 100)), pick(table, rows.slice(100)));
}

export const TRAININGS: Record<string, RecordedTraining> = {
  'penguins': {
    reports: ['above-baseline', 'calibrated', 'validation-resolution'],
    lacks: [...WRONG, 'too-good', 'imbalance', 'top-confusion', 'calibration', 'plateau'],
    train: () => train({name: 'penguins', data: split(penguins()), epochs: 30, tracksActivation: true}),
  },
  'iris': {
    reports: ['above-baseline', 'small-validation'],
    lacks: [...WRONG, 'imbalance'],
    train: () => train({name: 'iris', data: split(iris()), epochs: 60}),
  },
  'next-day': {
    reports: ['above-baseline'],
    lacks: [...WRONG, 'small-validation'],
    train: () => train({name: 'next day', data: split(nextDay()), epochs: 40, batchSize: 32}),
  },
  'sensors': {
    reports: ['imbalance'],
    lacks: [
      'small-validation',
      'class-never-predicted',
      'not-finite',
      'frozen-weights',
      'shifted-validation',
    ],
    train: () =>
      train({
        name: 'sensors',
        data: split(sensors()),
        epochs: 8,
        batchSize: 256,
        metrics: ['accuracy', 'AUC'],
      }),
  },
  'memorized': {
    reports: ['overfitting', 'best-long-ago', 'calibration'],
    lacks: ['underfitting', 'stopped-too-early', 'learning-rate-too-low'],
    train: () =>
      train({name: 'memorized', data: split(weatherKinds(), {most: 160}), units: [64, 64], epochs: 80}),
  },
  'weekday': {
    reports: ['underfitting', 'class-never-predicted', 'top-confusion', 'imbalance'],
    lacks: ['overfitting', 'above-baseline', 'too-good', 'best-long-ago'],
    train: () => train({name: 'weekday', data: split(weekdays()), epochs: 8, batchSize: 64}),
  },
  'flippers-only': {
    reports: ['plateau'],
    lacks: ['overfitting', 'stopped-too-early', 'best-long-ago'],
    train: () => {
      const {x, y, classNames} = penguins();
      const table = {x: x.map(row => [row[2]]), y, classNames};
      return train({
        name: 'flippers only',
        data: split(table),
        units: [],
        epochs: 90,
        optimizer: tf.train.adam(0.05),
      });
    },
  },
  'rate-too-high': {
    reports: ['learning-rate-too-high'],
    lacks: ['learning-rate-too-low', 'plateau'],
    train: () =>
      train({
        name: 'rate too high',
        data: split(weatherKinds(), {most: 600}),
        optimizer: tf.train.adam(0.3),
        epochs: 25,
      }),
  },
  'rate-too-low': {
    reports: ['learning-rate-too-low'],
    lacks: ['learning-rate-too-high', 'overfitting', 'plateau'],
    train: () =>
      train({name: 'rate too low', data: split(penguins()), optimizer: tf.train.sgd(2e-5), epochs: 15}),
  },
  'diverged': {
    reports: ['not-finite'],
    lacks: ['overfitting', 'plateau', 'stopped-too-early', 'learning-rate-too-low'],
    train: () => {
      const table = nextDay();
      const data = {train: pick(table, range(0, 900)), validation: pick(table, range(900, 1400))};
      return train({name: 'diverged', data, optimizer: tf.train.sgd(0.1), epochs: 4});
    },
  },
  'ten-epochs': {
    reports: ['stopped-too-early'],
    lacks: ['overfitting', 'best-long-ago', 'plateau'],
    train: () => train({name: 'ten epochs', data: split(iris()), optimizer: tf.train.sgd(0.02), epochs: 10}),
  },
  'stopped': {
    reports: ['above-baseline'],
    lacks: ['stopped-too-early', 'not-finite', 'learning-rate-too-low'],
    train: () =>
      train({
        name: 'stopped',
        data: split(weatherKinds(), {most: 600}),
        units: [64],
        epochs: 100,
        callbacks: [new EarlyStopping({monitor: 'val_loss', patience: 8, restoreBestWeights: true})],
      }),
  },
  'mislabelled': {
    reports: ['below-baseline'],
    lacks: ['underfitting', 'above-baseline', 'too-good'],
    train: () => train({name: 'mislabelled', data: mislabelled(), epochs: 20}),
  },
  'label-as-input': {
    reports: ['too-good'],
    lacks: ['overfitting', 'underfitting', 'below-baseline'],
    train: () => train({name: 'label as input', data: withLabelAsInput(), epochs: 40}),
  },
  'unshuffled': {
    reports: ['shifted-validation', 'class-never-predicted'],
    lacks: ['underfitting', 'too-good'],
    train: () => train({name: 'unshuffled', data: unshuffled(), epochs: 20}),
  },
  'dead': {
    reports: ['dead-units'],
    lacks: ['overfitting', 'too-good'],
    train: () =>
      train({
        name: 'dead',
        data: split(iris()),
        optimizer: tf.train.sgd(1),
        initialBias: -8,
        epochs: 8,
        tracksActivation: true,
      }),
  },
  'out-of-memory': {
    reports: ['batch-size'],
    lacks: ['not-finite', 'overfitting', 'stopped-too-early'],
    train: () => {
      const {x, y} = nextDay();
      const rows = range(0, 2 ** 13).map(i => i % x.length);
      const data = split(pick({x, y}, rows), {held: 0});
      data.validation = pick({x, y}, range(0, 4));
      return train({name: 'out of memory', data, units: [2 ** 20], epochs: 1, batchSize: 2 ** 13});
    },
  },
  'unwritable': {
    reports: ['training-failed'],
    lacks: ['batch-size', 'not-finite', 'stopped-too-early'],
    train: () => {
      const save = (epoch: number): void => {
        if (epoch === 5) throw new Error("ENOSPC: no space left on device, open 'weights.bin'");
      };
      return train({name: 'unwritable', data: split(penguins()), callbacks: [{onEpochEnd: save}]});
    },
  },
  'frozen': {
    reports: ['frozen-weights'],
    lacks: ['learning-rate-too-low', 'overfitting', 'dead-units'],
    train: () =>
      train({
        name: 'frozen',
        data: split(penguins()),
        epochs: 10,
        before: model => (model.layers[0].trainable = false),
        after: model => (model.layers[0].trainable = true),
      }),
  },
};

function range(from: number, to: number): number[] {
  return Array.from({length: to - from}, (_, i) => from + i);
}
