import {maxOf, sumOf} from '../../../src/lists.js';
import {labelFacts} from '../../runs/record/label_facts.js';
import {formatCount, formatNumber, formatPercent} from '../../views/text/numbers.js';
import {capitalized, wordsOfKey} from '../figures.js';
import type {InputScore} from '../../runs/record/run.js';
import type {Finding} from '../finding.js';
import type {Thresholds} from '../options.js';
import {leastShare} from '../statistics.js';
import type {Training} from '../training.js';
import {isBetter} from '../votes.js';

/** A single input that predicts on a par with the model, as in skore: it is not better by a tenth. */
const PAR = {share: 0.1, least: 0.03};

/** The share of a constant answer's errors that something has to avoid to count. */
const USEFUL = 0.25;

/** A result that is too good to be true: one input alone explains it, or there is almost no error. */
export function tooGood(training: Training, options: Thresholds): Finding[] {
  if (!training.isMature) return [];
  const inputs = training.run.evaluation?.inputs ?? [];
  const score = scoreOf(training);
  // The only input is as good as all inputs.
  if (inputs.length === 1) return [];
  if (inputs.length > 1) return oneInput(inputs[0], score, maxOf(labelShares(training), 0), options);
  const samples = training.validationCount;
  if (score === undefined || samples === undefined || !(score.value <= 1)) return [];
  const least = leastShare(score.value, samples, options.standardErrors);
  // Where one class has nearly all samples, nearly all answers are right without any leak.
  if (!((least - score.floor) / (1 - score.floor) >= options.suspiciousScore)) return [];
  return [
    {
      id: 'too-good',
      severity: 'warning',
      title: 'Too good to be true?',
      text: `${capitalized(score.name)} is ${formatNumber(score.value)} on ${formatCount(samples)} samples. Check that no input contains the label, and that no sample is in both sets.`,
      evidence: {
        text: `at least ${formatPercent(least)}`,
        values: {value: score.value, least, count: samples},
      },
    },
  ];
}

/** A score of validation whose best value is 1, with that of a constant answer. */
interface Score {
  name: string;
  value: number;
  floor: number;
}

function scoreOf(training: Training): Score | undefined {
  const pairs = training.pairs();
  const baselines = training.baselines('validation');
  for (const pattern of [/(^|_)acc(uracy)?$/i, /(^|_)auc$/i, /(^|_)r2(_score)?$/i]) {
    const pair = pairs.find(({key, validation}) => validation !== undefined && pattern.test(key));
    if (pair?.validation === undefined) continue;
    const shares = labelShares(training);
    const floor = maxOf(shares, Object.hasOwn(baselines, pair.key) ? baselines[pair.key].value : 0);
    return {name: wordsOfKey(`val_${pair.key}`), value: pair.validation, floor};
  }
  const loss = pairs.find(({key}) => key === 'loss')?.validation;
  const isSquared = /^(mse|mean_?squared_?error)$/i.test(String(training.run.config.loss));
  const spread = baselines.loss?.value;
  if (loss === undefined || !isSquared || !(spread > 0)) return undefined;
  return {name: 'the explained share of variance', value: 1 - loss / spread, floor: 0};
}

/** The shares of the classes in the validation data: the greatest one is reached without any input. */
function labelShares(training: Training): number[] {
  const [first] = labelFacts(training.run);
  const counts = first?.[1].validation ?? [];
  return first?.[1].task === 'multilabel' ? [] : counts.map(n => n / sumOf(counts));
}

function oneInput(
  {index, score}: InputScore,
  model: Score | undefined,
  share: number,
  {suspiciousScore}: Thresholds,
): Finding[] {
  const floor = model?.floor ?? share;
  const avoided = (value: number): number => (floor < 1 ? (value - floor) / (1 - floor) : 0);
  const isLabel = avoided(score) >= suspiciousScore;
  // An input that predicts no better than a constant is on a par with a model that does not either.
  if (avoided(score) < USEFUL) return [];
  const isPar =
    model !== undefined && avoided(model.value) >= USEFUL && !isBetter(-1, model.value, score, PAR);
  if (!isLabel && !isPar) return [];
  return [
    {
      id: 'too-good',
      severity: isLabel ? 'warning' : 'note',
      title: isLabel ? 'Too good to be true?' : 'One input is as good as all',
      text: isLabel
        ? `Input ${index} alone predicts ${formatPercent(score)} of the labels. It may contain the label.`
        : `Input ${index} alone reaches ${formatNumber(score)}, the model ${formatNumber(model?.value)}. Check that it is known when the model is used.`,
      evidence: {
        text: `input ${index}: ${formatNumber(score)}`,
        values: {input: index, score, ...(model && {value: model.value})},
      },
    },
  ];
}
