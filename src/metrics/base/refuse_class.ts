import {UsageError} from '../../errors.js';
import {isMetric} from './is_metric.js';

interface Class {
  readonly name: string;
  readonly className?: string;
  readonly prototype?: unknown;
}

const nameOf = ({className, name}: Class): string => className ?? name;

/** @throws UsageError for a callback, which belongs in `fit` */
export function refuseCallback(where: string, given: unknown): void {
  const {onEpochEnd, constructor} = (given ?? {}) as {onEpochEnd?: unknown; constructor: Class};
  if (onEpochEnd === undefined) return;
  throw new UsageError(where, `${nameOf(constructor)} is a callback. Pass it to fit.`);
}

/** @throws UsageError for a class where an instance of a metric or a function is expected */
export function refuseClass(where: string, given: (...args: never[]) => unknown): void {
  const {prototype} = given as Class;
  refuseCallback(where, prototype);
  if (!isMetric(prototype) && !/^class\b/.test(String(given))) return;
  throw new UsageError(where, `expected a metric, got a class. Write new ${nameOf(given)}(...).`);
}
