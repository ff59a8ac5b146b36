import {maxOf} from '../../../src/lists.js';
import {getOwn} from '../../../src/own_property.js';
import {median} from '../../base/median.js';
import {fromRunValue} from '../../runs/record/run_value.js';
import {formatNumber, formatPercent} from '../../views/text/numbers.js';
import {wordsOfKey} from '../figures.js';
import type {Finding} from '../finding.js';
import type {Thresholds} from '../options.js';
import {changes, countBelow, leastOf} from '../statistics.js';
import type {Series, Training} from '../training.js';

/** The loss rises or oscillates. */
export function learningRateTooHigh(training: Training, options: Thresholds): Finding[] {
  const loss = training.series('loss');
  const explosion = exploded(training);
  if (explosion !== undefined) return [tooHigh(training, explosion.text, explosion.values)];
  const first = loss.values[0];
  const last = median(loss.values.slice(-3));
  if (loss.values.length >= 3 && last - first >= options.lossRise * Math.abs(first)) {
    const text = `Training loss has risen from ${formatNumber(first)} to ${formatNumber(last)}.`;
    return [tooHigh(training, text, loss.values)];
  }
  const stuck = stuckAbove(training);
  if (stuck !== undefined) return [tooHigh(training, stuck, loss.values)];
  const swinging = ['val_loss', 'loss']
    .map(key => training.series(key))
    .find(s => swings(training, s, options));
  if (swinging === undefined) return [];
  const later = swinging.values.slice(1);
  const swing = median(changes(later).map(Math.abs));
  const text =
    `From epoch to epoch, ${wordsOfKey(swinging.key)} jumps by ${formatNumber(swing)} and stays between ` +
    `${formatNumber(leastOf(later))} and ${formatNumber(maxOf(later))}.`;
  return [tooHigh(training, text, swinging.values)];
}

function tooHigh({run}: Training, text: string, values: number[]): Finding {
  const rate = fromRunValue(run.config.learningRate);
  const isKnown = Number.isFinite(rate);
  const least = leastOf(values);
  return {
    id: 'learning-rate-too-high',
    severity: 'warning',
    title: 'Learning rate too high',
    text: isKnown ? `${text} Try a tenth of ${rate}.` : `${text} Try a tenth of the learning rate.`,
    evidence: {
      text: `lowest ${formatNumber(least)}`,
      values: {lowest: least, last: values[values.length - 1], ...(isKnown && {learningRate: rate})},
      line: {values: values.slice(-60)},
    },
  };
}

/** A loss that swings around a level: it rises again and again, and far. */
function swings(training: Training, {values}: Series, {lossSwing}: Thresholds): boolean {
  const steps = changes(values.slice(1));
  if (steps.length < 5) return false;
  const falls = countBelow(steps, 0);
  const rises = countBelow(
    steps.map(step => -step),
    0,
  );
  const scale =
    getOwn(training.baselines('validation'), 'loss')?.value ?? Math.max(values[0], median(values));
  return (
    3 * rises >= steps.length &&
    4 * falls >= steps.length &&
    median(steps.map(Math.abs)) >= lossSwing * Math.abs(scale)
  );
}

/** Losses that stay above those of a constant answer, without falling: steps go too far. */
function stuckAbove(training: Training): string | undefined {
  const sides = [
    {key: 'loss', baseline: getOwn(training.baselines('train'), 'loss')?.value},
    {key: 'val_loss', baseline: getOwn(training.baselines('validation'), 'loss')?.value},
  ].map(({key, baseline = Infinity}) => {
    const {values} = training.series(key);
    const later = values.slice(Math.floor(values.length / 2));
    return {later, level: median(later), isAbove: leastOf(later) > 1.1 * baseline, baseline};
  });
  const [{later, level, baseline}] = sides;
  const falls = countBelow(changes(later), 0);
  const isStuck = later.length >= 4 && 4 * falls < 3 * (later.length - 1);
  if (!isStuck || !sides.every(({isAbove}) => isAbove)) return undefined;
  return `Training loss stays near ${formatNumber(level)}, above the ${formatNumber(baseline)} of a constant answer.`;
}

/** Batch losses that grow beyond ten times the first one and stay there, or end in NaN or infinity. */
function exploded({run}: Training): {text: string; values: number[]} | undefined {
  const all = (getOwn(run.batches?.keys ?? {}, 'loss') ?? [])
    .filter(value => value !== null)
    .map(fromRunValue);
  const values = all.filter(Number.isFinite);
  if (values.length < 2 || !(values[0] > 0)) return undefined;
  const greatest = values.reduce((a, b) => Math.max(a, b));
  const isBroken = values.length < all.length || median(values.slice(-5)) > 10 * values[0];
  if (!(greatest > 10 * values[0]) || !isBroken) return undefined;
  return {text: `Batch loss has grown from ${formatNumber(values[0])} to ${formatNumber(greatest)}.`, values};
}

/** The loss barely moves, and moves steadily: it has not arrived anywhere. */
export function learningRateTooLow(training: Training, {slowFall}: Thresholds): Finding[] {
  const {values} = training.series('loss');
  if (!training.isMature || values.length < 5 || !(values[0] > 0)) return [];
  const last = values[values.length - 1];
  const fall = (values[0] - last) / values[0];
  const steps = changes(values);
  const isSteady = countBelow(steps, 0) >= 0.8 * steps.length;
  const half = Math.floor(values.length / 2);
  const isSlowing = values[half] - last < 0.5 * (values[0] - values[half]);
  const baseline = getOwn(training.baselines('train'), 'loss')?.value;
  const hasArrived = baseline !== undefined && last < baseline / 2;
  if (!(fall > 1e-6) || fall >= slowFall || !isSteady || isSlowing || hasArrived) return [];
  const rate = fromRunValue(training.run.config.learningRate);
  const isKnown = Number.isFinite(rate);
  return [
    {
      id: 'learning-rate-too-low',
      severity: 'warning',
      title: 'Learning rate too low',
      text: `In ${values.length} epochs, training loss has fallen steadily but only from ${formatNumber(values[0])} to ${formatNumber(last)}. Try ten times ${isKnown ? rate : 'the learning rate'}.`,
      evidence: {
        text: `${formatPercent(fall)} lower, still falling`,
        values: {first: values[0], last, fall, ...(isKnown && {learningRate: rate})},
        line: {values},
      },
    },
  ];
}
