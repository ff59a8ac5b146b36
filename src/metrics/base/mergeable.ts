import {isRecord} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {METRIC} from './metric_mark.js';

interface Countable {
  readonly className: string;
  countedConfig(): string;
}

/** The other metrics. Throws unless their states can be added to that of this one. */
export function mergeable<M extends Countable>(mine: Countable, others: Iterable<M>): M[] {
  const {className} = mine;
  if (typeof (others as Partial<Iterable<M>> | null)?.[Symbol.iterator] !== 'function') {
    throw new UsageError(className, 'mergeState takes an array of metrics: mergeState([other]).');
  }
  const all = [...others];
  for (const other of all) {
    if (!(isRecord(other) && METRIC in other)) {
      throw new UsageError(
        className,
        `mergeState takes an array of metrics, got ${formatValue(other)} in it.`,
      );
    }
    checkSame(mine, other);
  }
  return all;
}

function checkSame(mine: Countable, other: Countable): void {
  const {className} = mine;
  if (other.className !== className) {
    throw new UsageError(
      className,
      `mergeState takes metrics of the same class, got a ${other.className}. Merge like with like.`,
    );
  }
  const [ours, theirs] = [mine.countedConfig(), other.countedConfig()];
  if (ours === theirs) return;
  throw new UsageError(
    className,
    `mergeState takes metrics of the same configuration: this one is ${ours}, the other ${theirs}.`,
  );
}
