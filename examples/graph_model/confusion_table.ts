/** What a table of predictions shows. */
export interface Predictions {
  /** A row for each true class, a column for each predicted one. */
  confusion: readonly (readonly number[])[];
  /** By true class: the part of its row that is predicted right. */
  recall: readonly number[];
  /** By predicted class: the part of its column that is right. */
  precision: readonly number[];
}

/** The lines of a confusion matrix, with the recall beside each row and the precision below each column. */
export function confusionTable(
  classNames: readonly string[],
  {confusion, recall, precision}: Predictions,
): string[] {
  const line = (name: string, cells: readonly string[]) =>
    name.padEnd(15) + cells.map(cell => cell.padStart(6)).join('');
  const share = (value: number) => value.toFixed(2);
  return [
    line(
      'true\\predicted',
      [...classNames, 'recall'].map(name => ` ${name}`),
    ),
    ...confusion.map((row, i) =>
      line(classNames[i], [...row.map(count => (count === 0 ? '·' : String(count))), share(recall[i])]),
    ),
    line('precision', precision.map(share)),
  ];
}
