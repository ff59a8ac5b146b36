type Config = Readonly<Record<string, unknown>>;

/** When a result is the same whatever the predictions are. A metric without a rule can always change. */
export interface ConstantRule {
  /** True if no prediction of this many columns can change the result. */
  holds(config: Config, columns: number): boolean;
  readonly reason: string;
  /** The alternative; `X` is the class itself. */
  readonly instead: string;
}

export function isOneColumn(_: Config, columns: number): boolean {
  return columns === 1;
}

/** True if the k greatest scores are all of them. */
export function isAll(k: unknown, columns: number): boolean {
  return typeof k === 'number' && k >= columns;
}

export const GREATEST = 'the greatest score of one column is always the same';
export const SHARE = 'a probability among one class is always 1';
export const EVERY_CLASS = 'every class is among the k greatest';

/** For values that compare the scores of a row. */
export const OF_RANKS: ConstantRule = {
  holds: isOneColumn,
  reason: 'one score has no order',
  instead: 'new AveragePrecision(), or give it an output with a column for each item',
};

export const TOP_K: ConstantRule = {
  holds: ({k}, columns) => isAll(k, columns),
  reason: EVERY_CLASS,
  instead: 'new X({k}) with a k smaller than the number of classes, or new BinaryAccuracy() for one column',
};

const TOP_K_OPTION = {
  reason: 'every class is among the topK greatest',
  instead: 'new X() without topK, or with a topK smaller than the number of classes',
};

/** For counts at thresholds, where the default threshold depends on topK. */
export const TOP_K_OF_THRESHOLDS: ConstantRule = {
  holds: ({thresholds = null, topK}, columns) => thresholds === null && isAll(topK, columns),
  ...TOP_K_OPTION,
};

export const TOP_K_OF_CLASSES: ConstantRule = {
  // One column is the score of one of two classes.
  holds: ({topK}, columns) => isAll(topK, Math.max(columns, 2)),
  ...TOP_K_OPTION,
};

/** For correlations along an axis. */
export function isOneEntry({axis}: Config, columns: number): boolean {
  return columns === 1 && axis === -1;
}

export const WITHIN_ROWS = 'a row of one entry has no correlation';
