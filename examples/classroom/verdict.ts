import {type Finding, findings} from 'tfjs-metrics/report';
import type {Run} from 'tfjs-metrics/runs';

/** What is said of a training: in a few words, in a sentence, and with the images that show it. */
export interface Remark {
  words: string;
  text: string;
  /** Indices of validation images. */
  indices: number[];
}

/** Words for findings, and other words for those that are only notes. */
const WORDS: Record<string, readonly [words: string, forNotes?: string]> = {
  'overfitting': ['It overfits: it knows its training images by heart', 'It began to overfit'],
  'underfitting': ['It underfits: it has hardly learned anything'],
  'best-long-ago': ['It has trained for too long', 'More epochs did not help'],
  'stopped-too-early': ['It has not finished learning'],
  'class-never-predicted': ['There is a digit that it never answers'],
  'above-baseline': ['It is better than guessing'],
  'small-validation': ['Small differences may be chance'],
};

/** How many of the validation images are read right, with the standard error of this number. */
export function scoreOf({evaluation}: Run): string {
  const {actual = [], predicted = []} = evaluation?.assignments ?? {};
  const right = actual.filter((digit, i) => digit === predicted[i]).length;
  const rate = right / actual.length;
  const error = Math.sqrt((rate * (1 - rate)) / actual.length);
  const percent = (value: number) => (100 * value).toFixed(1);
  return `It reads ${right} of ${actual.length} images right: ${percent(rate)}% ± ${percent(error)}%. Guessing would reach about 10%.`;
}

/** What the findings about a finished training mean for a class, the most important first. */
export function remarksOn(run: Run): Remark[] {
  const known = findings(run, {ignore: ['imbalance', 'validation-resolution', 'calibrated', 'plateau']});
  return known.map(finding => ({
    words: wordsOf(finding, run),
    text: finding.text,
    indices: finding.id === 'top-confusion' ? confused(run, finding) : [],
  }));
}

function wordsOf({id, severity, title, evidence}: Finding, {config}: Run): string {
  const [words = title, forNotes = words] = WORDS[id] ?? [];
  if (id !== 'top-confusion') return severity === 'note' ? forNotes : words;
  const {actual, predicted} = evidence.values;
  return `It mixes up ${config.classes?.[actual]} and ${config.classes?.[predicted]}`;
}

/** The validation images of both digits that are read as the other one. */
function confused({evaluation}: Run, {evidence}: Finding): number[] {
  const {actual: one, predicted: other} = evidence.values;
  const {actual = [], predicted = []} = evaluation?.assignments ?? {};
  return actual.flatMap((digit, i) =>
    (digit === one && predicted[i] === other) || (digit === other && predicted[i] === one) ? [i] : [],
  );
}
