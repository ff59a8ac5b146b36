import {UsageError} from '../../errors.js';
import {isMetric} from './is_metric.js';

const isCallback = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'setModel' in value && 'onEpochEnd' in value;

/** @throws UsageError for a callback, which belongs in `fit` */
export function refuseCallback(where: string, given: unknown): void {
  if (!isCallback(given)) return;
  const {name, className = name} = (given as object).constructor as {name: string; className?: string};
  throw new UsageError(
    where,
    `${className} is a callback, not a metric. Pass it to fit: callbacks: [new ${className}(...)].`,
  );
}

/** @throws UsageError for a class where an instance of a metric or a function is expected */
export function refuseClass(where: string, given: (...args: never[]) => unknown): void {
  const {
    prototype,
    name,
    className = name,
  } = given as typeof given & {
    readonly prototype?: unknown;
    readonly className?: string;
  };
  refuseCallback(where, prototype);
  if (!isMetric(prototype) && !/^class\b/.test(String(given))) return;
  throw new UsageError(
    where,
    className === ''
      ? 'expected a metric, got a class. Pass an instance: write new in front of it.'
      : `expected a metric, got the class ${className}. Write new ${className}(...).`,
  );
}
