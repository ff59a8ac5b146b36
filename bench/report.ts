import {machine} from './harness/machine.js';
import type {PartResult} from './harness/result.js';

/** What comes after the tables: goals that are not met, what is missing, and where this was measured. */
interface End {
  readonly unmet: readonly string[];
  readonly missing: readonly string[];
  readonly machine: string;
  readonly versions: string;
}

function endOf(results: readonly PartResult[]): End {
  const versions = Object.assign({}, ...results.map(result => result.versions)) as Record<string, string>;
  return {
    unmet: results.flatMap(result => result.unmet),
    missing: results.flatMap(result => result.missing),
    machine: machine(),
    versions: Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  };
}

export function endAsText(results: readonly PartResult[]): string {
  const end = endOf(results);
  const list = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [title, ...lines.map(line => `  ${line}`)];
  return [
    ...list('Goals that are not met:', end.unmet),
    ...list('Not measured:', end.missing),
    `Machine: ${end.machine}`,
    `Versions: ${end.versions}`,
  ].join('\n');
}

export function endAsMarkdown(results: readonly PartResult[]): string {
  const end = endOf(results);
  const list = (title: string, lines: readonly string[], none: string): string[] => [
    `### ${title}`,
    '',
    ...(lines.length === 0 ? [none] : lines.map(line => `- ${line}`)),
    '',
  ];
  return [
    ...list('Goals that are not met', end.unmet, 'None.'),
    ...list('Not measured', end.missing, 'Nothing.'),
    '### Machine',
    '',
    `${end.machine}. ${end.versions}.`,
  ].join('\n');
}
