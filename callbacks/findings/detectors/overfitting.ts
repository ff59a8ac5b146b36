import {maxOf} from '../../../src/lists.js';
import {median} from '../../base/median.js';
import {sampleCounts} from '../../runs/record/label_facts.js';
import {formatNumber, formatPercent, formatSigned} from '../../views/text/numbers.js';
import {listed, wordsOfKey} from '../figures.js';
import type {Finding} from '../finding.js';
import type {Thresholds} from '../options.js';
import {shiftedValidation} from './shifted_validation.js';
import {indexOfLeast, scatter} from '../statistics.js';
import type {MetricPair, Training} from '../training.js';
import {isBetter, isMajority} from '../votes.js';

const TITLE = 'Overfitting';

/**
 * Validation gets worse while training improves; or training values are much better than validation values.
 */
export function overfitting(training: Training, options: Thresholds): Finding[] {
  const wide = gap(training, options);
  const rising = risingValidation(training, options, wide !== undefined);
  return [rising ?? wide].filter(found => found !== undefined);
}

function risingValidation(training: Training, options: Thresholds, isWide: boolean): Finding | undefined {
  const {monitored} = training;
  const key = monitored?.key.startsWith('val_') ? monitored.key : 'val_loss';
  const {values, costs, epochs} = training.series(key);
  const best = indexOfLeast(costs);
  const last = costs.length - 1;
  if (last < best + 3) return undefined;
  const rise = median(costs.slice(-3)) - costs[best];
  const range = maxOf(costs.slice(0, best + 1)) - costs[best];
  const least = Math.max(options.overfittingRise * Math.abs(costs[best]), 0.02 * range, 3 * scatter(costs));
  const base = training.series(key.slice(4));
  const before = base.epochs.indexOf(epochs[best]);
  if (before < 0 || !(rise >= least)) return undefined;
  const learned = base.costs[before] - median(base.costs.slice(-3));
  if (!(learned > 0.01 * Math.abs(base.costs[before]))) return undefined;
  const baseline = training.baselines('validation')[base.key]?.value ?? values[0];
  // A small rise, with most metrics as good as in training, does no harm yet.
  const isFar = rise >= 2 * options.overfittingRise * Math.abs(baseline);
  const moved = (from: number, to: number): string => (to > from ? 'risen' : 'fallen');
  const [from, to] = [base.values[before], base.values[base.values.length - 1]];
  return {
    id: 'overfitting',
    severity: (isFar || isWide) && training.finalEpoch !== epochs[best] ? 'warning' : 'note',
    title: TITLE,
    text:
      `Since epoch ${epochs[best] + 1}, ${wordsOfKey(key)} has ${moved(values[best], values[last])} from ` +
      `${formatNumber(values[best])} to ${formatNumber(values[last])}, while ${wordsOfKey(base.key)} ` +
      `${moved(from, to) === 'risen' ? 'rose' : 'fell'} from ${formatNumber(from)} to ${formatNumber(to)}.`,
    evidence: {
      text: `${formatSigned(values[last] - values[best])}, ${formatPercent(Math.abs(rise / costs[best]))} of the best value`,
      values: {bestEpoch: epochs[best], best: values[best], last: values[last], rise},
      line: {values, mark: best},
    },
  };
}

/** The standard error of the difference between training and validation, whose samples are not the same. */
function errorOfGap(training: Training, key: string, validation: number): number {
  const error = training.standardError(key, validation) ?? 0;
  const {train, validation: count} = sampleCounts(training.run);
  return train === undefined || count === undefined ? error : error * Math.sqrt(1 + count / train);
}

function gap(training: Training, options: Thresholds): Finding | undefined {
  if (training.run.epochs.length < 3 && training.isRunning) return undefined;
  // Where the two sets differ from the first epoch, the gap does not come from memorizing.
  if (shiftedValidation(training, options).length > 0) return undefined;
  const pairs = training
    .pairs()
    .filter(
      (pair): pair is Required<MetricPair> => pair.train !== undefined && pair.validation !== undefined,
    );
  const margin = {share: options.overfittingGap, least: 0.3 * options.overfittingGap};
  const wide = pairs.filter(({key, sign, train, validation}) => {
    const isSure =
      Math.abs(train - validation) >= options.standardErrors * errorOfGap(training, key, validation);
    return isSure && isBetter(sign, train, validation, margin);
  });
  if (!isMajority(pairs.map(pair => wide.includes(pair)))) return undefined;
  const [{key, train, validation}] = wide;
  const others = wide.slice(1).map(pair => pair.key);
  return {
    id: 'overfitting',
    severity: 'warning',
    title: TITLE,
    text:
      `The model is much better on the training data than on the validation data: ${wordsOfKey(key)} is ` +
      `${formatNumber(train)}, ${wordsOfKey(`val_${key}`)} ${formatNumber(validation)}.`,
    evidence: {
      text:
        `difference ${formatSigned(validation - train)}` +
        (others.length === 0 ? '' : `; the same holds for ${listed(others)}`),
      values: {train, validation, metrics: pairs.length, wide: wide.length},
    },
  };
}
