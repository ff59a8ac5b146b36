import {UsageError} from '../../src/errors.js';
import type {Run} from '../runs/record/run.js';
import type {FileLocation} from '../ports/locations.js';
import {reportHtml} from './report_html.js';
import {reportMarkdown} from './report_markdown.js';
import type {ReportOptions} from './report_options.js';

/** Turns a record into the text of a report. */
export type ReportFormat = (run: Run, options?: ReportOptions) => Promise<string>;

const FORMATS: readonly (readonly [ending: RegExp, format: ReportFormat])[] = [
  [/\.html?$/i, reportHtml],
  [/\.(md|markdown)$/i, reportMarkdown],
];

/**
 * The format that the ending of a file's name means.
 *
 * @throws UsageError for another ending
 */
export function reportFormat(where: string, file: string | FileLocation): ReportFormat {
  const name = typeof file === 'string' ? file : file.name;
  const found = FORMATS.find(([ending]) => ending.test(name));
  if (found !== undefined) return found[1];
  throw new UsageError(where, `expected a file that ends in .html or .md; got ${JSON.stringify(name)}.`);
}
