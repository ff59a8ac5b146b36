import {formatCount, formatNumber, formatPercent} from '../views/numbers.js';
import {capitalized, wordsOfKey} from './figures.js';
import type {Finding} from './finding.js';
import type {Thresholds} from './options.js';
import {leastShare} from './statistics.js';
import type {Training} from './training.js';
import {isBetter} from './votes.js';

/** A single input that predicts on a par with the model, as in skore: it is not better by a tenth. */
const PAR = {share: 0.1, least: 0.03};

/** A result that is too good to be true: one input alone explains it, or there is almost no error. */
export function tooGood(training: Training, options: Thresholds): Finding[] {
  if (!training.isMature) return [];
  const pair = training
    .pairs()
    .find(
      ({key, validation}) => validation !== undefined && /(^|_)(acc(uracy)?|auc|r2|r2_score)$/i.test(key),
    );
  const inputs = training.run.evaluation?.inputs;
  const single = inputs?.[0];
  const value = pair?.validation;
  if (single !== undefined) return oneInput(training, single, value, options);
  const samples = training.validationCount;
  if (pair === undefined || value === undefined || samples === undefined || !(value <= 1)) return [];
  const least = leastShare(value, samples, options.standardErrors);
  if (!(least >= options.suspiciousScore)) return [];
  const name = wordsOfKey(`val_${pair.key}`);
  return [
    {
      id: 'too-good',
      severity: 'warning',
      title: 'Too good to be true?',
      text: `${capitalized(name)} is ${formatNumber(value)} on ${formatCount(samples)} samples. Check that no input contains the label, and that no sample is in both sets.`,
      evidence: {text: `at least ${formatPercent(least)}`, values: {value, least, count: samples}},
    },
  ];
}

function oneInput(
  training: Training,
  {index, score}: {index: number; score: number},
  value: number | undefined,
  {suspiciousScore}: Thresholds,
): Finding[] {
  const baselines = training.baselines('validation');
  const floor = Object.entries(baselines).find(([key]) => /acc/.test(key))?.[1].value ?? 0;
  // An input that predicts no better than a constant is on a par with a model that does not either.
  if (!isBetter(-1, score, floor, PAR)) return [];
  if (value !== undefined && isBetter(-1, value, score, PAR)) return [];
  const isLabel = score >= suspiciousScore;
  return [
    {
      id: 'too-good',
      severity: isLabel ? 'warning' : 'note',
      title: isLabel ? 'Too good to be true?' : 'One input is as good as all',
      text: isLabel
        ? `Input ${index} alone predicts ${formatPercent(score)} of the validation samples. It may contain the label.`
        : `Input ${index} alone reaches ${formatNumber(score)}${value === undefined ? '' : `, the model ${formatNumber(value)}`}. The model may rely on it, or it may be known only after the fact.`,
      evidence: {
        text: `input ${index}: ${formatNumber(score)}`,
        values: {input: index, score, ...(value !== undefined && {value})},
      },
    },
  ];
}
