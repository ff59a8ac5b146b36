import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {wordsOf} from '../runs/record/key_names.js';
import type {Run} from '../runs/record/run.js';
import {type ReportFacts, reportFacts} from './report_facts.js';
import {markdownOf} from './report_markdown.js';
import {type ReportOptions, reportRun} from './report_options.js';

export interface ModelCardOptions extends ReportOptions {
  /**
   * The data set of the results: its name for readers, and its id on Hugging Face, if it has one. Default:
   * none.
   */
  dataset?: {name: string; type?: string};
  /**
   * The task by its name on Hugging Face, such as `'image-classification'`. Default: classification or
   * regression of tables, or of images if the model takes images.
   */
  task?: string;
}

/** Names of metrics on Hugging Face. Others keep their log key. */
const METRIC_TYPES: Record<string, string> = {
  acc: 'accuracy',
  accuracy: 'accuracy',
  binary_accuracy: 'accuracy',
  categorical_accuracy: 'accuracy',
  sparse_categorical_accuracy: 'accuracy',
  f1_score: 'f1',
  auc: 'roc_auc',
  rocauc: 'roc_auc',
  mse: 'mse',
  mean_squared_error: 'mse',
  mae: 'mae',
  mean_absolute_error: 'mae',
  matthews_correlation_coefficient: 'matthews_correlation',
  r2_score: 'r_squared',
};

/**
 * A model card for Hugging Face: the measures as a `model-index`, and below it the report as Markdown. The
 * same input returns the same text.
 *
 * Source: the `model-index` of Hugging Face's model cards, as `EvalResult` of huggingface_hub reads it.
 *
 * @throws UsageError for a run that is not a record, and for invalid options
 *
 * @example
 * const card = await modelCard(recorder.run, {dataset: {name: 'Palmer penguins'}});
 */
export async function modelCard(run: Run, options: ModelCardOptions = {}): Promise<string> {
  const where = 'modelCard';
  const {dataset, task, ...rest} = options ?? {};
  if (dataset !== undefined && typeof dataset?.name !== 'string') {
    throw new UsageError(where, `dataset must be {name, type?}; got ${formatValue(dataset)}.`);
  }
  if (task !== undefined && typeof task !== 'string') {
    throw new UsageError(where, `task must be a text; got ${formatValue(task)}.`);
  }
  const {run: record, title} = await reportRun(where, run, rest);
  const facts = reportFacts(record, title);
  return `---\n${frontMatter(facts, dataset, task ?? taskOf(facts))}---\n\n${markdownOf(facts)}`;
}

function frontMatter(facts: ReportFacts, dataset: ModelCardOptions['dataset'], task: string): string {
  const measures = facts.measures.filter(({value}) => Number.isFinite(value));
  const types = measures.map(({key}) => METRIC_TYPES[wordsOf(key)] ?? key);
  const name = dataset?.name ?? 'validation data';
  const type = dataset?.type ?? slug(name);
  const metrics = measures.map(
    ({title, value}, i) =>
      `    - type: ${text(types[i])}\n      value: ${Number(value.toPrecision(6))}\n      name: ${text(title)}\n`,
  );
  const results =
    metrics.length === 0
      ? '  results: []\n'
      : `  results:\n  - task:\n      type: ${text(task)}\n    dataset:\n      name: ${text(name)}\n` +
        `      type: ${text(type)}\n      split: validation\n    metrics:\n${metrics.join('')}`;
  const listed = [...new Set(types)].map(entry => `- ${text(entry)}\n`);
  return (
    `tags:\n- tfjs\n- tfjs-metrics\n${listed.length > 0 ? `metrics:\n${listed.join('')}` : ''}` +
    `model-index:\n- name: ${text(facts.title)}\n${results}`
  );
}

/** A JSON string is a YAML scalar, whatever its characters. */
function text(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'custom'
  );
}

function taskOf({run, outputs}: ReportFacts): string {
  const tasks = outputs.map(({evaluation, labels}) => evaluation.task ?? labels?.task);
  const isRegression = tasks.length > 0 && tasks.every(task => task === 'regression');
  const hasImages = run.config.model?.summary?.[0]?.outputShape.length === 4;
  if (isRegression) return 'tabular-regression';
  return hasImages ? 'image-classification' : 'tabular-classification';
}
