import {sumOf} from '../../src/lists.js';
import {getOwn} from '../../src/own_property.js';
import type {Run} from '../runs/record/run.js';
import {findingTally} from '../views/tables/finding_list.js';
import {metricKeys} from '../views/text/metric_keys.js';
import {metricTitles} from '../views/text/metric_titles.js';
import {formatCount, formatError, formatNumber, formatPercent} from '../views/text/numbers.js';
import {escapeMarkdown, markdownSection, markdownTable} from './markdown.js';
import {markdownOutput} from './markdown_output.js';
import {type ReportFacts, reportFacts} from './report_facts.js';
import {type ReportOptions, reportRun} from './report_options.js';
import {runSettings} from './run_settings.js';
import {trainingWords} from './training_words.js';
import {verdict} from './verdict.js';

/**
 * The content of `reportHtml` as Markdown, for a pull request: figures become tables. The same input returns
 * the same text.
 *
 * @throws UsageError for a run that is not a record, and for invalid options
 *
 * @example
 * const text = await reportMarkdown(recorder.run, {title: 'Penguins'});
 */
export async function reportMarkdown(run: Run, options?: ReportOptions): Promise<string> {
  const {run: record, title} = await reportRun('reportMarkdown', run, options);
  return markdownOf(reportFacts(record, title));
}

const MARKS: Record<string, string> = {
  problem: '🛑 Problem',
  warning: '⚠️ Warning',
  note: 'ℹ️ Note',
  good: '✅ Good',
};
const OUTPUTS = 8;

/** The report as Markdown, with one heading of the first level. */
export function markdownOf(facts: ReportFacts): string {
  const sentence = verdict(facts).map(part =>
    typeof part === 'string' ? escapeMarkdown(part) : `**${escapeMarkdown(part.strong)}**`,
  );
  const parts = [
    `# ${escapeMarkdown(facts.title)}`,
    sentence.join(''),
    trainingWords(facts).map(escapeMarkdown).join(' '),
    markdownSection('Measures', [measures(facts)]),
    markdownSection('Findings', [findings(facts)]),
    markdownSection('Curves', [curves(facts)]),
    ...facts.outputs.slice(0, OUTPUTS).flatMap(output => markdownOutput(facts, output)),
    markdownSection('Data', [data(facts)]),
    markdownSection('Model', [model(facts)]),
    markdownSection('Configuration, versions, time', [settings(facts)]),
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

function measures({measures: all}: ReportFacts): string {
  return markdownTable(
    ['measure', 'value', 'baseline'],
    all.map(({title, value, error, baseline}) => [
      escapeMarkdown(title),
      formatNumber(value) + (error === undefined ? '' : ` ${formatError(error, value)}`),
      baseline === undefined ? '–' : `${formatNumber(baseline.value)} (${escapeMarkdown(baseline.text)})`,
    ]),
  );
}

function findings({findings: all}: ReportFacts): string {
  if (all.length === 0) return '';
  const items = all.map(({severity, title, text, evidence}) => {
    const end = /[.!?:]$/.test(title) ? '' : '.';
    const figures = evidence?.text ? ` (${escapeMarkdown(evidence.text)})` : '';
    return `- ${MARKS[severity]}: **${escapeMarkdown(title)}${end}** ${escapeMarkdown(text)}${figures}`;
  });
  return `${findingTally(all)}:\n\n${items.join('\n')}`;
}

/** The first, the best and the last value of each metric. */
function curves({run, epoch, ran}: ReportFacts): string {
  if (ran === 0) return '';
  const logs = [run.epochs[0], run.epochs.find(e => e.epoch + 1 === epoch), run.epochs[ran - 1]].map(
    e => e?.logs ?? {},
  );
  const keys = metricKeys(run)
    .flatMap(key => [key, `val_${key}`])
    .filter(key => logs.some(entry => Object.hasOwn(entry, key)))
    .slice(0, 40);
  const titleOf = metricTitles(run);
  const name = (key: string) =>
    key.startsWith('val_') ? `${titleOf(key.slice(4))}, validation` : `${titleOf(key)}, training`;
  return markdownTable(
    ['metric', 'epoch 1', `epoch ${epoch}`, `epoch ${ran}, the last`],
    keys.map(key => [escapeMarkdown(name(key)), ...logs.map(entry => formatNumber(getOwn(entry, key)))]),
  );
}

function data({run, outputs, samples}: ReportFacts): string {
  const count = (n: number | undefined) => (n === undefined ? '–' : formatCount(n));
  const tables = outputs.map(({name, labels}) => {
    const classes = name === '' ? run.config.classes : undefined;
    const all = labels?.validation ?? labels?.train ?? [];
    const set = labels?.validation === undefined ? samples.train : samples.validation;
    const whole = (labels?.task === 'multilabel' ? set : undefined) ?? sumOf(all);
    return markdownTable(
      [name === '' ? 'class' : escapeMarkdown(name), 'training', 'validation', 'share'],
      all
        .slice(0, 50)
        .map((n, id) => [
          escapeMarkdown(classes?.[id] ?? String(id)),
          count(labels?.train?.[id]),
          count(labels?.validation?.[id]),
          whole > 0 ? formatPercent(n / whole) : '–',
        ]),
    );
  });
  const sums = `${count(samples.train)} training samples, ${count(samples.validation)} validation samples.`;
  const isKnown = samples.train !== undefined || samples.validation !== undefined;
  return [...tables, isKnown ? sums : ''].filter(text => text !== '').join('\n\n');
}

function model({run}: ReportFacts): string {
  const facts = run.config.model;
  if (facts === undefined) return '';
  const rows = (facts.summary ?? [])
    .slice(0, 60)
    .map(({name, className, outputShape, parameters}) => [
      `${escapeMarkdown(name)} (${escapeMarkdown(className)})`,
      escapeMarkdown(`[${outputShape.map(d => d ?? 'null').join(', ')}]`),
      formatCount(parameters),
    ]);
  const all = [`all ${formatCount(facts.layers)} layers`, '', formatCount(facts.parameters)];
  return markdownTable(['layer', 'output', 'parameters'], [...rows, all]);
}

function settings({run}: ReportFacts): string {
  const rows = runSettings(run).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return markdownTable(
    ['setting', 'value'],
    rows.map(row => row.map(escapeMarkdown)),
  );
}
