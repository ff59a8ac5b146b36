import {formatNumber} from '../../views/text/numbers.js';
import {capitalized, counted, wordsOfKey} from '../figures.js';
import type {Finding} from '../finding.js';
import type {Thresholds} from '../options.js';
import type {Training} from '../training.js';
import {isBetter, isMajority} from '../votes.js';

/** A metric of one side with its baseline. */
interface Compared {
  key: string;
  sign: 1 | -1;
  value: number;
  baseline: number;
  text: string;
}

function compared(training: Training, side: 'train' | 'validation'): Compared[] {
  const baselines = training.baselines(side);
  return training.pairs().flatMap(({key, sign, ...values}) => {
    const value = values[side];
    if (value === undefined || !Object.hasOwn(baselines, key)) return [];
    const {value: baseline, text} = baselines[key];
    return Number.isFinite(baseline)
      ? [{key: side === 'train' ? key : `val_${key}`, sign, value, baseline, text}]
      : [];
  });
}

const marginOf = ({baselineMargin}: Thresholds) => ({share: baselineMargin, least: baselineMargin / 5});

/** True if the lead of a validation value over its baseline is within its standard error. */
function isChance(
  training: Training,
  {key, value, baseline}: Compared,
  {standardErrors}: Thresholds,
): boolean {
  const error = training.standardError(key.replace(/^val_/, ''), value) ?? 0;
  return Math.abs(value - baseline) < standardErrors * error;
}

function evidenceOf(rows: readonly Compared[]): Finding['evidence'] {
  return {
    text: rows
      .map(({key, value, baseline}) => `${key} ${formatNumber(value)}, baseline ${formatNumber(baseline)}`)
      .join('; '),
    values: Object.fromEntries(
      rows.flatMap(({key, value, baseline}) => [
        [key, value],
        [`${key} baseline`, baseline],
      ]),
    ),
  };
}

/** Training and validation values stay near those of a constant answer. */
export function underfitting(training: Training, options: Thresholds): Finding[] {
  if (!training.isMature) return [];
  const isPoor = ({sign, value, baseline}: Compared): boolean =>
    !isBetter(sign, value, baseline, marginOf(options));
  const train = compared(training, 'train');
  const validation = new Map(compared(training, 'validation').map(row => [row.key, row]));
  const votes = train.map(row => {
    const other = validation.get(`val_${row.key}`);
    return isPoor(row) && (other === undefined || isPoor(other) || isChance(training, other, options));
  });
  if (train.length === 0 || !isMajority(votes)) return [];
  const poor = train.filter((_, i) => votes[i]);
  const [{key, value, baseline, text}] = poor;
  return [
    {
      id: 'underfitting',
      severity: 'warning',
      title: 'Underfitting',
      text: `Even on the training data the model is hardly better than a constant answer: ${wordsOfKey(key)} is ${formatNumber(value)}, the baseline (${text}) ${formatNumber(baseline)}.`,
      evidence: evidenceOf(poor),
    },
  ];
}

/** The result is worse than that of a constant answer, or of the reference model of `options.baselines`. */
export function belowBaseline(training: Training, options: Thresholds): Finding[] {
  if (!training.isMature) return [];
  const validation = compared(training, 'validation');
  const rows = Object.keys(options.baselines).length > 0 ? againstReference(training, options) : validation;
  const used = rows.length > 0 ? rows : compared(training, 'train');
  if (used.length === 0) return [];
  const worse = used.filter(({sign, value, baseline}) => isBetter(sign, baseline, value, marginOf(options)));
  if (isMajority(used.map(row => worse.includes(row)))) {
    const [{key, value, baseline, text}] = worse;
    return [
      {
        id: 'below-baseline',
        severity: 'problem',
        title: 'Worse than the baseline',
        text: `${capitalized(wordsOfKey(key))} is ${formatNumber(value)}; the baseline (${text}) reaches ${formatNumber(baseline)}.`,
        evidence: evidenceOf(worse),
      },
    ];
  }
  const isClear = used.every(
    row =>
      isBetter(row.sign, row.value, row.baseline, marginOf(options)) &&
      !(row.key.startsWith('val_') && isChance(training, row, options)),
  );
  if (!isClear) return [];
  const row = used.find(({key}) => /acc/.test(key)) ?? used[0];
  return [
    {
      id: 'above-baseline',
      severity: 'good',
      title: 'Better than a constant answer',
      text: `The model is ahead in ${used.length === 1 ? 'the one metric' : `each of ${counted(used.length, 'metric')}`} with a baseline: ${wordsOfKey(row.key)} is ${formatNumber(row.value)}, the baseline (${row.text}) ${formatNumber(row.baseline)}.`,
      evidence: evidenceOf(used),
    },
  ];
}

function againstReference(training: Training, {baselines}: Thresholds): Compared[] {
  return training
    .pairs()
    .flatMap(({key, sign, validation}) =>
      validation !== undefined && Object.hasOwn(baselines, key)
        ? [{key: `val_${key}`, sign, value: validation, baseline: baselines[key], text: 'reference model'}]
        : [],
    );
}
