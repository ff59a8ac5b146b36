/** Findings about a training, and its report in one file. */
export {UsageError} from '../../src/errors.js';
export {compareRuns, type Comparison, type ComparisonId} from '../findings/compare_runs.js';
export {
  type Evidence,
  type Finding,
  FINDING_IDS,
  type FindingId,
  type Severity,
} from '../findings/finding.js';
export {findings} from '../findings/findings.js';
export type {FindingOptions} from '../findings/options.js';
export type * from '../runs/exported_types.js';
export {modelCard, type ModelCardOptions} from './model_card.js';
export {Report, type ReportCallbackOptions} from './report.js';
export {reportHtml} from './report_html.js';
export {reportMarkdown} from './report_markdown.js';
export type {ReportOptions} from './report_options.js';
