import {formatCount, formatNumber, formatPercent} from '../../views/text/numbers.js';
import {wordsOfKey} from '../figures.js';
import type {Finding} from '../finding.js';
import type {Thresholds} from '../options.js';
import type {MetricPair, Training} from '../training.js';

/**
 * What the validation set can show: too small if two standard errors of a share of right answers exceed the
 * difference in question, or the difference to the baseline. Else a note says what may be chance.
 */
export function validationSize(training: Training, options: Thresholds): Finding[] {
  const samples = training.validationCount;
  const pair = judgedPair(training);
  if (pair?.validation === undefined || samples === undefined) return [];
  const value = pair.validation;
  const error = training.standardError(pair.key, value);
  if (error === undefined) return [];
  const isShare = pair.sign === -1 && value >= 0 && value <= 1;
  const resolution = options.standardErrors * error;
  const relative = isShare ? resolution : resolution / Math.abs(value);
  // A loss is judged by its own size, and may vary four times as much as a share of right answers.
  const least = isShare ? options.smallestDifference : 4 * options.smallestDifference;
  const name = wordsOfKey(`val_${pair.key}`);
  const size = isShare ? formatPercent(error) : formatNumber(error);
  const difference = isShare ? `${(100 * resolution).toFixed(1)} points` : formatNumber(resolution);
  const baseline = Object.hasOwn(training.baselines('validation'), pair.key)
    ? training.baselines('validation')[pair.key].value
    : undefined;
  const gain = baseline === undefined ? Infinity : pair.sign * (baseline - value);
  const evidence = {
    text: `${formatNumber(value)} ± ${formatNumber(error)}, ${formatCount(samples)} samples`,
    values: {count: samples, value, standardError: error},
  };
  const sentence = `With ${formatCount(samples)} samples, the standard error of ${name} is ${size}.`;
  if (!(relative > least)) {
    const text = `${sentence} A change of less than ${difference} may be chance.`;
    return [
      {
        id: 'validation-resolution',
        severity: 'note',
        title: 'What this validation set can show',
        text,
        evidence,
      },
    ];
  }
  const isInQuestion = gain > error / 2 && gain < resolution;
  return [
    {
      id: 'small-validation',
      severity: isInQuestion ? 'warning' : 'note',
      title: 'Small validation set',
      text: isInQuestion
        ? `${sentence} The model is ahead of the baseline by only ${formatNumber(gain)}, which may be chance.`
        : `${sentence} Differences below ${difference} may be chance.`,
      evidence,
    },
  ];
}

/** The metric by which a validation set is judged: an accuracy, else another one with a known error. */
function judgedPair(training: Training): MetricPair | undefined {
  const pairs = training
    .pairs()
    .filter(
      ({key, validation}) =>
        validation !== undefined && training.standardError(key, validation) !== undefined,
    );
  return (
    pairs.find(({key}) => /(^|_)acc(uracy)?$/i.test(key)) ?? pairs.find(({key}) => key !== 'loss') ?? pairs[0]
  );
}
