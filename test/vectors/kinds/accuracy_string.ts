/** `compile/accuracy_string.json`: the class that 'accuracy' becomes, per shapes. */
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import {fail, type Outcome, pass} from '../outcome.js';

export interface AccuracyStringCase {
  readonly yTrueShape: readonly number[];
  readonly yPredShape: readonly number[];
  readonly className?: string;
  readonly name?: string;
  readonly error?: string;
}

export function runAccuracyString({
  yTrueShape,
  yPredShape,
  className,
  name,
  error,
}: AccuracyStringCase): Outcome {
  try {
    const metric = metricFrom('accuracy', {yTrueShape, yPredShape, names: 'keras'});
    if (error !== undefined) return fail(`expected an error, got ${metric.className}`);
    if (metric.className === className && metric.name === name) return pass;
    return fail(`got ${metric.className} ${metric.name}, want ${className} ${name}`);
  } catch (e) {
    return error === undefined ? fail((e as Error).message) : pass;
  }
}
