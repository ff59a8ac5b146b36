import {UsageError} from '../../src/errors.js';
import type {NumberColumns, ReadColumns} from './columns.js';
import {numbersOf, type QueryContext} from './query.js';
import {identifier} from './sql_text.js';

/** What one pass over the data tells, before anything is counted. */
export interface Survey {
  readonly samples: number;
  /** Numbers of a row. */
  readonly widths: {readonly yTrue: number | undefined; readonly yPred: number};
}

/**
 * Counts the rows, and checks that no value is missing and that lists have the same length.
 *
 * @throws UsageError for missing values, and for lists of several lengths
 */
export async function surveyOf(
  context: QueryContext,
  relation: string,
  columns: ReadColumns,
): Promise<Survey> {
  const {yTrue, yPred, sampleWeight, slice} = columns;
  const checks = [
    ...(yTrue === undefined ? [] : checksOf('yTrue', yTrue)),
    ...checksOf('yPred', yPred),
    ...(sampleWeight === undefined ? [] : checksOf('sampleWeight', sampleWeight)),
    ...(slice === undefined ? [] : [missing('slice', slice.name)]),
  ];
  const sql = `SELECT ${['count(*)', ...checks.flatMap(({sql}) => sql)].join(', ')} FROM ${relation}`;
  const values = (await numbersOf(context, sql, 1 + checks.reduce((n, {sql}) => n + sql.length, 0))).flat();
  let at = 1;
  const widths: Record<string, number> = {};
  for (const {option, sql, check} of checks) {
    const width = check(context.where, values.slice(at, (at += sql.length)), values[0]);
    if (width !== undefined) widths[option] = width;
  }
  return {
    samples: values[0],
    widths: {
      yTrue: yTrue && (widths.yTrue ?? yTrue.names.length),
      yPred: widths.yPred ?? yPred.names.length,
    },
  };
}

interface Check {
  readonly option: string;
  /** Aggregates over all rows. */
  readonly sql: readonly string[];
  /** Throws, or returns the length of lists. */
  check(where: string, values: readonly number[], rows: number): number | undefined;
}

function checksOf(option: string, {names, isList}: NumberColumns): Check[] {
  return isList
    ? [missing(option, names[0]), lists(option, names[0])]
    : names.map(name => missing(option, name));
}

function missing(option: string, name: string): Check {
  return {
    option,
    sql: [`count(${identifier(name)})`],
    check(where, [present], rows) {
      if (present === rows) return undefined;
      throw new UsageError(where, `${option}: ${missingText(name, rows - present, rows)}`);
    },
  };
}

/** The error for NULL, in whatever format. */
export function missingText(name: string, nulls: number, rows: number): string {
  return (
    `the column "${name}" has no value in ${nulls} of ${rows} rows. ` +
    'Leave these rows out by a query, or store NaN where a prediction is not a number.'
  );
}

function lists(option: string, name: string): Check {
  const column = identifier(name);
  return {
    option,
    sql: [`min(len(${column}))`, `max(len(${column}))`, `sum(len(${column}) - list_count(${column}))`],
    check(where, [least, most, nulls], rows) {
      if (rows === 0) return 1;
      if (least !== most || least === 0) {
        const found = least === most ? 'no numbers' : `from ${least} to ${most} numbers`;
        throw new UsageError(
          where,
          `${option}: the lists of the column "${name}" have ${found}; expected the same number, 1 or more, in each row.`,
        );
      }
      if (nulls === 0) return least;
      throw new UsageError(where, `${option}: lists of the column "${name}" hold ${nulls} missing values.`);
    },
  };
}
