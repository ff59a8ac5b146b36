/** A confusion matrix in the logs: `key_0_0`, `key_0_1`, ... or `key_cat_cat`, `key_cat_dog`, ... */
export interface LoggedMatrix {
  /** The part of the log keys before the classes. */
  readonly key: string;
  readonly rows: number[][];
  /** The log keys of its entries. */
  readonly entries: readonly string[];
}

type Numbers = Readonly<Record<string, number>>;

/** Finds the matrices in logs. A matrix is square and complete, and has two classes or more. */
export function loggedMatrices(logs: Numbers, classNames: readonly string[] | undefined): LoggedMatrix[] {
  const first = classNames?.[0] ?? '0';
  const corner = `_${first}_${first}`;
  return Object.keys(logs)
    .filter(key => key.endsWith(corner))
    .flatMap(key => matrixUnder(key.slice(0, -corner.length), logs, classNames) ?? []);
}

function matrixUnder(
  key: string,
  logs: Numbers,
  classNames: readonly string[] | undefined,
): LoggedMatrix | undefined {
  const entry = (i: number, j: number): string => `${key}_${classNames?.[i] ?? i}_${classNames?.[j] ?? j}`;
  let side = 0;
  while (entry(side, side) in logs && side < (classNames?.length ?? Infinity)) side++;
  const classes = Array.from({length: side}, (_, i) => i);
  const entries = classes.flatMap(i => classes.map(j => entry(i, j)));
  const alone = !(entry(0, side) in logs) && !(entry(side, 0) in logs);
  if (side < 2 || !alone || !entries.every(e => e in logs)) return undefined;
  return {key, rows: classes.map(i => classes.map(j => logs[entry(i, j)])), entries};
}
