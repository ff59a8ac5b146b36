import {UsageError} from '../../errors.js';
import {isMetric} from '../../metrics/base/is_metric.js';
import type {MetricsArgument} from '../../metrics/compile/compile_metrics.js';
import {Checksum} from '../../state/checksum.js';

/** What identifies the metrics of a fold, in all processes. */
export interface Fingerprint {
  /** 16 hexadecimal digits. */
  readonly hash: string;
  /** The metrics and their configurations, for messages. */
  readonly text: string;
}

/** The same metrics of the same outputs have the same fingerprint. Functions count by their names. */
export function fingerprintOf(metrics: MetricsArgument, outputs: readonly string[]): Fingerprint {
  const text = JSON.stringify([outputs, metrics], (_key, value: unknown) => {
    if (isMetric(value)) return {[value.className]: value.savedConfig(), name: value.name};
    return typeof value === 'function' ? {function: value.name} : value;
  });
  return {hash: new Checksum().text(text).toString(), text};
}

/** Throws unless bytes were written by a fold of the same metrics. */
export function checkFingerprint(where: string, ours: Fingerprint, theirs: Fingerprint): void {
  if (ours.hash === theirs.hash) return;
  throw new UsageError(
    where,
    `the bytes are of other metrics: ${theirs.text}; this evaluator's are ${ours.text}. ` +
      'Create the evaluator with the metrics, in the same order, that the bytes were counted with.',
  );
}
