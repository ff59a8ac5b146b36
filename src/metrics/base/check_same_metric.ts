import {UsageError} from '../../errors.js';

interface Countable {
  readonly className: string;
  countedConfig(): string;
}

/** Throws unless the states of both can be added. */
export function checkSameMetric(mine: Countable, other: Countable): void {
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
