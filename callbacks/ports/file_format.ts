import {UsageError} from '../../src/errors.js';
import type {FileLocation} from './locations.js';

/** The endings of names by format. */
const ENDINGS = {
  'CSV': ['csv', 'tsv'],
  'JSON lines': ['json', 'jsonl', 'ndjson'],
  'HTML': ['htm', 'html'],
  'Markdown': ['md', 'markdown'],
  'a spreadsheet': ['xls', 'xlsx', 'ods'],
  'a model of Keras': ['h5', 'hdf5', 'keras'],
} as const;

/**
 * Checks that a name has not the ending of another format than the one that is written. Any other ending,
 * and none, are accepted.
 *
 * @throws UsageError for the ending of another format
 */
export function checkFormat(where: string, written: 'CSV' | 'JSON lines', file: string | FileLocation): void {
  const name = typeof file === 'string' ? file : file.name;
  const ending = /\.(\w+)$/.exec(name)?.[1].toLowerCase();
  const other = Object.entries(ENDINGS).find(([, endings]) =>
    (endings as readonly string[]).includes(ending ?? ''),
  );
  if (other === undefined || other[0] === written) return;
  const fitting = ENDINGS[written][written === 'CSV' ? 0 : 1];
  throw new UsageError(
    where,
    `it writes ${written}, and ${JSON.stringify(name)} has the ending of ${other[0]}. ` +
      `End the name in .${fitting}.`,
  );
}
