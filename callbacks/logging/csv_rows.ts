import {createFormatValue, csv2json, json2csv} from 'csv42';
import {Tensor} from '@tensorflow/tfjs-core';
import {recordKeys} from '../base/epoch_record.js';

const NUMBERS: Readonly<Record<string, string>> = {'NaN': 'nan', 'Infinity': 'inf', '-Infinity': '-inf'};

/** A value as Python writes it, but numbers have JavaScript's shortest form. */
function plainText(value: unknown): string {
  if (typeof value === 'number')
    return Object.is(value, -0) ? '-0' : (NUMBERS[String(value)] ?? String(value));
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  return isList(value) ? listText(value) : String(value);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

function listText(values: ArrayLike<unknown>): string {
  return `[${Array.from(values, plainText).join(', ')}]`;
}

/** One field. `undefined` is `NA`. */
function fieldText(value: unknown): string | null {
  if (value === undefined || value instanceof Tensor) return 'NA';
  if (value === null || value === '') return null;
  return isList(value) ? `"${listText(value)}"` : plainText(value);
}

/** Escapes the separator for csv42, which puts it into the brackets of a regular expression. */
const escaped = (separator: string): string => separator.replace(/[\\\]^-]/, '\\$&');

/** A line of fields, its line end included. */
export function csvRow(values: readonly unknown[], separator: string): string {
  const fields = values.map((value, i) => ({name: String(i), getValue: () => fieldText(value)}));
  const formatValue = createFormatValue(escaped(separator));
  return json2csv([null], {header: false, delimiter: separator, eol: '\r\n', fields, formatValue});
}

/** The fields of the first line of a file; none if it is not valid CSV. */
export function csvHeader(text: string, separator: string): string[] {
  const [line] = text.split(/\r?\n/, 1);
  try {
    const rows = csv2json<Record<string, string>>(line, {
      header: false,
      delimiter: separator,
      nested: false,
      parseValue: value => value,
    });
    return rows.length === 0 ? [] : Object.values(rows[0]);
  } catch {
    return [];
  }
}

const EPOCH = 'epoch';

/**
 * The columns that follow from the first epoch's logs: the epoch, the sorted keys, and a `val_` column for
 * each key that may be validated in a later epoch.
 *
 * @param mayValidate whether a key may be validated later. Without it, as in Keras, all keys may if none is
 *   validated now
 */
export function csvColumns(logs: object, mayValidate?: (key: string) => boolean): string[] {
  const keys = Object.keys(logs);
  const trained = keys.filter(key => !key.startsWith('val_'));
  const validated = trained.length < keys.length;
  const later = mayValidate === undefined ? (validated ? [] : trained) : trained.filter(mayValidate);
  const more = later.map(key => `val_${key}`).filter(key => !keys.includes(key));
  const columns = validated ? [...keys, ...more].sort() : [...keys.sort(), ...more.sort()];
  return [EPOCH, ...recordKeys(columns, [EPOCH])];
}
