import {calibrationMeans} from '../views/evaluation/calibration.js';
import {classNames} from '../views/text/class_names.js';
import {classRows, sortedRows} from '../views/evaluation/class_table.js';
import {topConfusion, worstClasses} from '../views/evaluation/confusions.js';
import {formatCount, formatNumber, formatPercent} from '../views/text/numbers.js';
import {escapeMarkdown, markdownSection, markdownTable} from './markdown.js';
import {confusionCounts} from './measures_of.js';
import type {ReportFacts, ReportOutput} from './report_facts.js';

/** More columns do not fit into a comment. */
const MATRIX = 12;
const CLASSES = 30;

/** Everything about the evaluation of one output. */
export function markdownOutput(facts: ReportFacts, output: ReportOutput): string[] {
  const prefix = output.name === '' ? '' : `${escapeMarkdown(output.name)}: `;
  const classes = output.name === '' ? facts.run.config.classes : undefined;
  return [
    markdownSection(`${prefix}Where it errs`, [
      errorWords(output, classes),
      matrixTable(output, classes),
      classTable(output, classes),
    ]),
    markdownSection(`${prefix}Residuals`, [residualTable(output)]),
    markdownSection(`${prefix}Thresholds`, [curveTable(output, classes)]),
    markdownSection(`${prefix}Can the scores be trusted?`, [calibrationWords(output)]),
  ];
}

type Classes = readonly string[] | undefined;

function errorWords({evaluation}: ReportOutput, classes: Classes): string {
  const counts = confusionCounts(evaluation);
  if (counts === undefined) return '';
  const wrong = `In all, ${formatCount(counts.total - counts.right)} of ${formatCount(counts.total)} are wrong.`;
  const top = topConfusion(evaluation.confusion ?? []);
  if (top === undefined) return `No class is read as another. ${wrong}`;
  const names = classNames(evaluation, classes);
  const name = (id: number) => `**${escapeMarkdown(names[id])}**`;
  return (
    `Most frequent confusion: ${name(top.actual)} read as ${name(top.predicted)}, ${formatCount(top.count)} of ` +
    `${formatCount(top.support)} samples (${formatPercent(top.count / top.support)}). ${wrong}`
  );
}

function matrixTable({evaluation}: ReportOutput, classes: Classes): string {
  const {confusion} = evaluation;
  if (confusion === undefined || confusion.length === 0) return '';
  const names = classNames(evaluation, classes).map(escapeMarkdown);
  const ids = worstClasses(confusion, MATRIX);
  const top = topConfusion(confusion);
  const cell = (i: number, j: number) => {
    const text = formatCount(confusion[i][j]);
    return i === top?.actual && j === top.predicted ? `**${text}**` : text;
  };
  const table = markdownTable(
    ['true ↓ predicted →', ...ids.map(j => names[j])],
    ids.map(i => [names[i], ...ids.map(j => cell(i, j))]),
  );
  const left = confusion.length - ids.length;
  return left === 0
    ? table
    : `${table}\n\nThe ${ids.length} of ${confusion.length} classes with the most errors.`;
}

function classTable({evaluation}: ReportOutput, classes: Classes): string {
  const all = classRows(evaluation, classes);
  const rows = sortedRows(all, {column: 'f1'}).slice(0, CLASSES);
  const table = markdownTable(
    ['class', 'support', 'precision', 'recall', 'F1', 'AUC, exact', 'AP'],
    rows.map(row => [
      escapeMarkdown(row.name),
      formatCount(row.support),
      ...[row.precision, row.recall, row.f1, row.auc, row.ap].map(formatNumber),
    ]),
  );
  return all.length > CLASSES
    ? `${table}\n\nThe ${CLASSES} of ${all.length} classes with the lowest F1.`
    : table;
}

function residualTable({evaluation}: ReportOutput): string {
  return markdownTable(
    ['target', 'mean of prediction − target', 'standard deviation'],
    (evaluation.residuals ?? [])
      .slice(0, CLASSES)
      .map(({name, mean, std}) => [escapeMarkdown(name), formatNumber(mean), formatNumber(std)]),
  );
}

function curveTable({evaluation}: ReportOutput, classes: Classes): string {
  const curves = evaluation.curves ?? [];
  const names = curves.length > 1 ? classNames(evaluation, classes) : [];
  return markdownTable(
    ['class', 'AUC, exact', 'average precision', 'prevalence'],
    curves
      .slice(0, CLASSES)
      .map(({name, auc, ap, positives, negatives}, id) => [
        escapeMarkdown(names[id] ?? name),
        formatNumber(auc),
        formatNumber(ap),
        formatNumber(positives / (positives + negatives || 1)),
      ]),
  );
}

function calibrationWords({evaluation}: ReportOutput): string {
  const means = calibrationMeans(evaluation);
  if (means === undefined) return '';
  const what = evaluation.curves?.length === 1 ? 'samples are positive' : 'answers are right';
  return (
    `Scores are ${formatNumber(means.score)} on average, and ${formatNumber(means.rate)} of the ${what}; ` +
    `the expected calibration error is ${formatNumber(evaluation.calibration?.ece)}.`
  );
}
