import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {median} from '../base/median.js';
import {bestEpoch, monitoredKey} from '../runs/record/best_epoch.js';
import {directionOf} from '../runs/record/key_names.js';
import type {Run} from '../runs/record/run.js';
import {formatCount, formatNumber, formatSigned} from '../views/text/numbers.js';
import {wordsOfKey} from './figures.js';
import {type Finding, SEVERITIES} from './finding.js';
import {type FindingOptions, readThresholds, type Thresholds} from './options.js';
import {evaluatedWeights, sampleDifference} from './sample_difference.js';
import {Training} from './training.js';

/** What `compareRuns` can report. */
export type ComparisonId =
  'better' | 'cannot-be-told-apart' | 'error-unknown' | 'early-best' | 'different-samples';

/** One finding about the difference between runs. */
export type Comparison = Finding<ComparisonId>;

/** A run at its best epoch. */
interface Candidate {
  run: Run;
  training: Training;
  epoch: number;
  value: number;
}

/**
 * What several runs show beside each other: the best one against each other one, with the standard error of
 * the difference. Where both runs have the classes that they predict for the same samples, the error is that
 * of the paired differences, with the evaluated weights, which the text names if they are not those of the
 * best epochs; else it follows from the standard errors of both values. Runs are compared by
 * the monitored value of the first one, each at its best epoch; runs without that value are left out.
 *
 * @param options `standardErrors` decides what is chance
 * @throws UsageError unless runs are a list of records, and for unknown or invalid options
 *
 * @example
 * compareRuns([base, dropout]).map(f => `${f.title}. ${f.text}`);
 */
export function compareRuns(runs: readonly Run[], options?: FindingOptions): Comparison[] {
  const where = 'compareRuns';
  const thresholds = readThresholds(where, options);
  if (!Array.isArray(runs)) {
    throw new UsageError(where, `expected a list of run records; got ${formatValue(runs)}.`);
  }
  const trainings = (runs as Run[]).map(run => new Training(where, run));
  const key = trainings.map(({run}) => monitoredKey(run)).find(name => name !== undefined);
  if (key === undefined) return [];
  const candidates = trainings.flatMap((training): Candidate[] => {
    const best = training.keys.includes(key) ? bestEpoch(training.run, key) : undefined;
    return best === undefined ? [] : [{run: training.run, training, ...best}];
  });
  if (candidates.length < 2) return [];
  const sign = directionOf(candidates[0].run, key) === 'max' ? -1 : 1;
  const first = candidates.reduce((best, c) => (sign * c.value < sign * best.value ? c : best));
  const others = candidates.filter(candidate => candidate !== first);
  return [
    ...others.map(other => difference(first, other, key, thresholds)),
    ...differentSamples(candidates),
    ...candidates.flatMap(candidate => earlyBest(candidate, key, sign)),
  ].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

function difference(
  first: Candidate,
  other: Candidate,
  key: string,
  {standardErrors}: Thresholds,
): Comparison {
  const [a, b] = [first.run.name, other.run.name];
  const values = {[a]: first.value, [b]: other.value};
  const both = `${key} ${formatNumber(first.value)} and ${formatNumber(other.value)}`;
  const paired = sampleDifference(first.run, other.run);
  const measured = paired ?? valueDifference(first, other, key);
  if (measured === undefined) {
    return {
      id: 'error-unknown',
      severity: 'note',
      title: `${a} is ahead of ${b}`,
      text: `Their best values of ${wordsOfKey(key)} differ by ${formatNumber(Math.abs(first.value - other.value))}; the error of the difference is not known.`,
      evidence: {text: both, values},
    };
  }
  const {mean, error} = measured;
  const errors = error > 0 ? Math.abs(mean) / error : mean === 0 ? 0 : Infinity;
  const by =
    paired === undefined
      ? `${wordsOfKey(key)} differs by ${formatNumber(Math.abs(mean))} ± ${formatNumber(error)}`
      : `accuracy differs by ${(100 * Math.abs(mean)).toFixed(1)} ± ${(100 * error).toFixed(1)} points on the same ${formatCount(paired.count)} samples${evaluatedWeights(paired, [first.epoch, other.epoch])}`;
  const sentence =
    paired !== undefined && mean === 0 && error === 0
      ? `Both are right about the same samples, of ${formatCount(paired.count)}${evaluatedWeights(paired, [first.epoch, other.epoch])}.`
      : `Their ${by}, ${errors.toFixed(1)} standard errors.`;
  const evidence = {text: both, values: {...values, difference: mean, standardError: error, errors}};
  if (errors < standardErrors) {
    const title = `${a} and ${b} cannot be told apart`;
    return {id: 'cannot-be-told-apart', severity: 'note', title, text: sentence, evidence};
  }
  const [winner, loser] = mean > 0 ? [a, b] : [b, a];
  return {
    id: 'better',
    severity: 'good',
    title: `${winner} is better than ${loser}`,
    text: winner === a ? sentence : `${sentence} By ${wordsOfKey(key)}, ${a} is ahead.`,
    evidence,
  };
}

/** By how much the first value is better, with the error of two independent values. */
function valueDifference(
  first: Candidate,
  other: Candidate,
  key: string,
): {mean: number; error: number} | undefined {
  const errors = [first, other].map(({training, epoch, value}) =>
    key.startsWith('val_') ? training.standardError(key.slice(4), value, epoch) : undefined,
  );
  if (errors[0] === undefined || errors[1] === undefined) return undefined;
  return {mean: Math.abs(first.value - other.value), error: Math.hypot(errors[0], errors[1])};
}

/** Runs that were validated on different samples: their values cannot be compared. */
function differentSamples(candidates: readonly Candidate[]): Comparison[] {
  const counts = candidates.map(({training}) => training.validationCount);
  const known = new Set(counts.filter(n => n !== undefined));
  if (known.size < 2) return [];
  return [
    {
      id: 'different-samples',
      severity: 'warning',
      title: 'Different validation data',
      text: 'The runs were validated on different samples, so part of the difference comes from the data.',
      evidence: {
        text: candidates.map(({run}, i) => `${run.name} ${counts[i] ?? '?'}`).join(', '),
        values: Object.fromEntries(candidates.map(({run}, i) => [run.name, counts[i] ?? NaN])),
      },
    },
  ];
}

/** A run that is best within its first five epochs and then gets worse. */
function earlyBest({run, training, epoch, value}: Candidate, key: string, sign: 1 | -1): Comparison[] {
  const {values, epochs} = training.series(key);
  const at = epochs.indexOf(epoch);
  if (at >= 5 || values.length < at + 6) return [];
  const last = median(values.slice(-3));
  if (sign * (last - value) < 0.05 * Math.abs(value)) return [];
  return [
    {
      id: 'early-best',
      severity: 'warning',
      title: `${run.name} is best at epoch ${epoch + 1}`,
      text: `Its ${wordsOfKey(key)} then goes to ${formatNumber(values[values.length - 1])}; the learning rate may be too high.`,
      evidence: {
        text: `${formatSigned(values[values.length - 1] - value)} since`,
        values: {bestEpoch: epoch, best: value, last: values[values.length - 1]},
        line: {values, mark: at},
      },
    },
  ];
}
