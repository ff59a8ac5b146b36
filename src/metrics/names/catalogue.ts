import {didYouMean, plainName, UsageError} from '../../errors.js';
import type {MetricFunction} from '../../functional/core/user_function.js';
import {snakeCase} from '../../snake_case.js';
import {MeanMetricWrapper} from '../base/mean_metric_wrapper.js';
import * as classes from '../classes.js';
import * as functions from '../functions.js';
import type {MetricClass, MetricTable} from './metric_table.js';
import {classNameOf} from './spellings.js';

const CLASSES: Readonly<Record<string, MetricClass>> = classes;
const FUNCTIONS: Readonly<Record<string, MetricFunction>> = functions;

/** Every class and every pure function. Importing this table imports all metrics. */
export const ALL_METRICS: MetricTable = {
  classes: CLASSES,
  classOfFunction(fn) {
    const name = Object.keys(FUNCTIONS).find(key => FUNCTIONS[key] === fn);
    return name === undefined ? undefined : CLASSES[classNameOf(name) ?? ''];
  },
  optionsFromJson: (metricClass, options) =>
    metricClass === MeanMetricWrapper ? wrapperOptions(options) : options,
};

/** Keras saves the wrapped function as its name, with the options of the function beside it. */
function wrapperOptions({
  fn,
  name,
  dtype,
  fnOptions,
  ...rest
}: Record<string, unknown>): Record<string, unknown> {
  const named = typeof fn === 'object' && fn !== null ? (fn as {config?: unknown}).config : fn;
  const own = typeof named === 'string' ? functionNamed(named) : named;
  return {fn: own, name, dtype, fnOptions: {...(fnOptions as object | undefined), ...rest}};
}

/** The pure function of that name, or of a metric's name, in any spelling. */
function functionNamed(typed: string): MetricFunction {
  const names = Object.keys(FUNCTIONS);
  const className = classNameOf(typed);
  const name =
    names.find(known => plainName(known) === plainName(typed)) ??
    names.find(known => className !== undefined && classNameOf(known) === className);
  if (name !== undefined) return FUNCTIONS[name];
  const hint = didYouMean(typed, names.map(snakeCase), 1 / 3);
  throw new UsageError('metrics', `MeanMetricWrapper: unknown function "${typed}".${hint}`);
}
