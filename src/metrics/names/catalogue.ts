import {plainName} from '../../errors.js';
import type {MetricFunction} from '../../functional/core/user_function.js';
import * as classes from '../classes.js';
import * as functions from '../functions.js';
import type {Metric} from '../base/metric.js';
import {snakeCase} from '../../snake_case.js';
import {SHORT_NAMES} from './short_names.js';

/** A class of the catalogue. */
export interface MetricClass extends Pick<typeof Metric, 'className' | 'direction' | 'nan'> {
  new (options: never): Metric;
}

/** Every metric that can be named. Importing this list imports all metrics. */
const CLASSES: readonly MetricClass[] = Object.values<MetricClass>(classes);

const CLASS_BY_NAME: ReadonlyMap<string, MetricClass> = new Map<string, MetricClass>([
  ...Object.entries(SHORT_NAMES),
  ...CLASSES.map(c => [plainName(c.className), c] as const),
]);

/** The class of that name, in any spelling: `MeanSquaredError`, `mean-squared-error`, `MSE`. */
export function classBySpelling(typed: string): MetricClass | undefined {
  return CLASS_BY_NAME.get(plainName(typed));
}

/**
 * Names for a hint: one of every class, so that it does not name a metric twice, and the short names that
 * read as words.
 */
export function namesToSuggest(): string[] {
  return [
    ...CLASSES.map(c => snakeCase(c.className)),
    ...Object.keys(SHORT_NAMES).filter(name => name.length > 4 && name.length < 12),
  ];
}

const FUNCTIONS = Object.entries<MetricFunction>(functions);

const FUNCTION_BY_NAME: ReadonlyMap<string, MetricFunction> = new Map(
  FUNCTIONS.map(([name, fn]) => [plainName(name), fn]),
);

/** The package's own pure function of that name, in any spelling. */
export function functionBySpelling(typed: string): MetricFunction | undefined {
  return FUNCTION_BY_NAME.get(plainName(typed));
}

/** Names of the pure functions, for a hint. */
export const functionNames = (): string[] => FUNCTIONS.map(([name]) => snakeCase(name));

/** The metrics that the package's pure functions mean where a metric is expected: those of the same names. */
export const classOfFunction: ReadonlyMap<MetricFunction, MetricClass> = new Map(
  FUNCTIONS.flatMap(([name, fn]) => {
    const its = classBySpelling(name);
    return its === undefined ? [] : [[fn, its] as const];
  }),
);
