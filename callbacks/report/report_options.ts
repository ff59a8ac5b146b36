import {isRecord} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {checkOptions, optionsOf} from '../../src/options.js';
import {checkRun} from '../runs/check_run.js';
import type {Run} from '../runs/run.js';

export interface ReportOptions {
  /** The heading of the report. Default: the name of the run. */
  title?: string;
}

/**
 * The run that a report is about, with the fields that a record made by hand may lack.
 *
 * @throws UsageError for a run that is not a record, and for unknown or invalid options
 */
export async function reportRun(
  where: string,
  given: Run,
  options?: ReportOptions,
): Promise<{run: Run; title: string}> {
  const {title} = optionsOf<ReportOptions>(where, options ?? {});
  checkOptions(where, options ?? {}, ['title']);
  if (title !== undefined && typeof title !== 'string') {
    throw new UsageError(where, `title must be a text; got ${formatValue(title)}.`);
  }
  const missing = {id: 'run', name: 'Training', config: {}, events: []};
  const record: unknown = given;
  const run = checkRun(isRecord(record) ? {...missing, ...record} : record, where);
  return {run, title: title ?? (run.name.trim() || run.id)};
}
