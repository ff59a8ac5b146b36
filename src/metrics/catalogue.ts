import type {MetricFunction} from '../functional/user_function.js';
import * as classes from './classes.js';
import * as functions from './functions.js';
import type {Metric} from './metric.js';
import {snakeCase} from './names.js';

/** A class of the catalogue, made from its options. */
export interface MetricClass {
  readonly className: string;
  new (options: never): Metric;
}

/** Every metric that can be named. Only whoever resolves names imports this list. */
const CLASSES: readonly MetricClass[] = Object.values<MetricClass>(classes);

/** Short names that Keras knows, in both letter cases. */
const SHORT: readonly (readonly [string, MetricClass])[] = [
  ['bce', classes.BinaryCrossentropy],
  ['mse', classes.MeanSquaredError],
  ['mae', classes.MeanAbsoluteError],
  ['mape', classes.MeanAbsolutePercentageError],
  ['msle', classes.MeanSquaredLogarithmicError],
];

/** `MeanSquaredError` -> `meanSquaredError`; `AUC` -> `auc`. */
const camelCase = (className: string): string =>
  className.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, start => start.toLowerCase());

/** The class by each of its spellings: `MeanSquaredError`, `mean_squared_error`, `meanSquaredError`, `mse`, `MSE`. */
export const classBySpelling: ReadonlyMap<string, MetricClass> = new Map([
  ...CLASSES.flatMap(c =>
    [c.className, snakeCase(c.className), camelCase(c.className)].map(s => [s, c] as const),
  ),
  ...SHORT.flatMap(([name, c]) => [name, name.toUpperCase()].map(s => [s, c] as const)),
  ['cosine', classes.CosineProximity] as const,
  ['roc_auc', classes.ROCAUC] as const,
]);

const FUNCTIONS = Object.entries<MetricFunction>(functions);

/** The package's own pure functions by name, `meanSquaredError` or `mean_squared_error`. */
export const functionBySpelling: ReadonlyMap<string, MetricFunction> = new Map(
  FUNCTIONS.flatMap(([name, fn]) => [name, snakeCase(name)].map(s => [s, fn] as const)),
);

/** The package's own pure functions stand for the metrics of their name. */
export const classOfFunction: ReadonlyMap<MetricFunction, MetricClass> = new Map(
  FUNCTIONS.flatMap(([name, fn]) => {
    const its = classBySpelling.get(name);
    return its === undefined ? [] : [[fn, its] as const];
  }),
);
