import {maxOf} from '../../../src/lists.js';
import {median} from '../../base/median.js';
import {eventsOfLastFit} from '../../runs/record/last_fit.js';
import {formatNumber, formatPercent, formatSigned} from '../../views/text/numbers.js';
import {capitalized, counted, wordsOfKey} from '../figures.js';
import type {Finding} from '../finding.js';
import type {Thresholds} from '../options.js';
import {changes, countBelow, indexOfLeast, leastOf, scatter} from '../statistics.js';
import type {Training} from '../training.js';

/** The monitored value has not moved for a long time. */
export function plateau(training: Training, options: Thresholds): Finding[] {
  const series = training.monitored;
  if (series === undefined) return [];
  const {values, epochs, key} = series;
  const length = flatLength(values, options.plateauChange);
  const share = length / values.length;
  if (length < options.plateauEpochs || share < options.plateauShare) return [];
  const tail = values.slice(-length);
  // A curve that moves in one direction has not arrived, however slowly it moves.
  const falls = countBelow(changes(tail), 0) / (length - 1);
  const third = Math.ceil(length / 3);
  const drift = Math.abs(median(tail.slice(0, third)) - median(tail.slice(-third)));
  const isStill = drift <= options.plateauChange * Math.abs(tail[length - 1]);
  if (falls > 0.9 || falls < 0.1 || !isStill) return [];
  const [least, most] = [leastOf(tail), maxOf(tail)];
  return [
    {
      id: 'plateau',
      severity: 'note',
      title: 'Plateau',
      text: `Since epoch ${epochs[values.length - length] + 1}, ${wordsOfKey(key)} stays between ${formatNumber(least)} and ${formatNumber(most)}.`,
      evidence: {
        text: `${counted(length, 'epoch')}, ${formatPercent(share)} of all`,
        values: {fromEpoch: epochs[values.length - length], epochs: length, least, most},
        line: {values, mark: values.length - length},
      },
    },
  ];
}

/**
 * How many of the last values differ from each other by no more than a share of their size, and their
 * scatter.
 */
function flatLength(values: readonly number[], change: number): number {
  const level = Math.abs(values[values.length - 1]);
  const band = change * level + 4 * scatter(values.slice(Math.floor(values.length / 2)));
  let [least, most] = [Infinity, -Infinity];
  for (let i = values.length - 1; i >= 0; i--) {
    least = Math.min(least, values[i]);
    most = Math.max(most, values[i]);
    if (most - least > band) return values.length - 1 - i;
  }
  return values.length;
}

/** The best epoch is many epochs ago. A warning if the model has much worse weights now. */
export function bestLongAgo(training: Training, options: Thresholds): Finding[] {
  const series = training.monitored;
  if (series === undefined) return [];
  const {values, costs, epochs, key} = series;
  const best = indexOfLeast(costs);
  const ago = values.length - 1 - best;
  if (ago < options.bestAgoEpochs || ago < options.bestAgoShare * values.length) return [];
  const worse = median(costs.slice(-3)) - costs[best];
  if (worse <= 0) return [];
  const range = maxOf(costs) - costs[best];
  const isFar =
    worse > Math.max(options.overfittingRise * Math.abs(costs[best]), 0.02 * range, 3 * scatter(costs));
  const end = training.isRestored
    ? `; the weights of epoch ${training.finalEpoch + 1} are back`
    : training.isRunning
      ? ''
      : `. The model has the weights of epoch ${training.finalEpoch + 1}; EarlyStopping with restoreBestWeights keeps the best`;
  return [
    {
      id: 'best-long-ago',
      severity: isFar && !training.isRestored && training.finalEpoch > epochs[best] ? 'warning' : 'note',
      title: 'Best epoch long ago',
      text: `${capitalized(wordsOfKey(key))} was best in epoch ${epochs[best] + 1}, ${counted(ago, 'epoch')} before the last one${end}.`,
      evidence: {
        text: `${formatNumber(values[best])} then, ${formatNumber(values[values.length - 1])} in the last epoch`,
        values: {bestEpoch: epochs[best], ago, best: values[best], last: values[values.length - 1]},
        line: {values, mark: best},
      },
    },
  ];
}

/** The monitored value was still improving when training ended; or improves, while it runs. */
export function stillImproving(training: Training, options: Thresholds): Finding[] {
  const series = training.monitored;
  if (series === undefined || series.values.length < 3) return [];
  const {values, costs, key, epochs} = series;
  const last = values.length - 1;
  const window = Math.max(1, Math.round(values.length / 5));
  const since = last - window;
  const gain = costs[since] - costs[last];
  const range = maxOf(costs) - leastOf(costs);
  const isClear =
    last - indexOfLeast(costs) <= Math.max(0, Math.floor(window / 3)) &&
    gain >= options.unfinishedChange * Math.abs(costs[since]) &&
    gain >= 2 * options.unfinishedChange * range &&
    gain >= options.standardErrors * scatter(costs);
  if (!isClear) return [];
  const {isRunning} = training;
  const from = `from ${formatNumber(values[since])} to ${formatNumber(values[last])}`;
  const evidence = {
    text: `${formatSigned(values[last] - values[since])} in the last ${counted(window, 'epoch')}`,
    values: {fromEpoch: epochs[since], from: values[since], to: values[last], gain},
    line: {values, mark: since},
  };
  if (isRunning) {
    const text = `In the last ${counted(window, 'epoch')}, ${wordsOfKey(key)} went ${from}.`;
    return [{id: 'still-improving', severity: 'good', title: 'Still improving', text, evidence}];
  }
  const hasStopped = eventsOfLastFit(training.run).some(({kind}) => kind === 'nan' || kind === 'error');
  if (hasStopped) return [];
  return [
    {
      id: 'stopped-too-early',
      severity: 'warning',
      title: 'Stopped too early',
      text: `${capitalized(wordsOfKey(key))} was still improving when training ended: it went ${from} in the last ${counted(window, 'epoch')}. Train for more epochs.`,
      evidence,
    },
  ];
}
