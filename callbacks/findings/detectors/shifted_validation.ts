import {sumOf} from '../../../src/lists.js';
import {labelFacts} from '../../runs/record/label_facts.js';
import type {LabelFacts} from '../../runs/record/run.js';
import {formatNumber, formatPercent} from '../../views/text/numbers.js';
import type {Finding} from '../finding.js';
import type {Thresholds} from '../options.js';
import {outputPrefix, type Training} from '../training.js';

/** Training and validation data differ: in their labels, or in their losses from the first epoch. */
export function shiftedValidation(training: Training, options: Thresholds): Finding[] {
  for (const [output, labels] of labelFacts(training.run)) {
    const found =
      shiftedClasses(training, output, labels, options) ?? shiftedTargets(output, labels, options);
    if (found !== undefined) return [found];
  }
  const found = shiftedLoss(training, options);
  return found === undefined ? [] : [found];
}

const finding = (text: string, evidence: Finding['evidence']): Finding => ({
  id: 'shifted-validation',
  severity: 'warning',
  title: 'Training and validation data differ',
  text,
  evidence,
});

/**
 * Shares of classes that differ by more than chance: a chi-squared test of both counts, at 3 standard
 * deviations.
 */
function shiftedClasses(
  training: Training,
  output: string,
  {task, train, validation}: LabelFacts,
  {shiftedShare}: Thresholds,
): Finding | undefined {
  if (task === 'multilabel' || train?.length === undefined || train.length !== validation?.length)
    return undefined;
  const [n, m] = [sumOf(train), sumOf(validation)];
  if (!(n > 0 && m > 0)) return undefined;
  const distance = sumOf(train.map((x, i) => Math.abs(x / n - validation[i] / m))) / 2;
  const present = train.map((_, i) => i).filter(i => train[i] + validation[i] > 0);
  const statistic = sumOf(
    present.map(i => {
      const [x, y] = [train[i], validation[i]];
      return (Math.sqrt(m / n) * x - Math.sqrt(n / m) * y) ** 2 / (x + y);
    }),
  );
  const freedom = present.length - 1;
  // Wilson and Hilferty: the cube root of chi-squared over its degrees of freedom is nearly normal.
  const deviation = 2 / (9 * freedom);
  const sigmas = (Math.cbrt(statistic / freedom) - 1 + deviation) / Math.sqrt(deviation);
  if (!(distance >= shiftedShare && sigmas > 3)) return undefined;
  const shift = (i: number): number => Math.abs(train[i] / n - validation[i] / m);
  const most = present.reduce((best, i) => (shift(i) > shift(best) ? i : best));
  return finding(
    `${outputPrefix(output)}${training.className(most)} has ${formatPercent(train[most] / n)} of the training samples and ${formatPercent(validation[most] / m)} of the validation samples.`,
    {
      text: `${formatPercent(distance)} of the samples would have to be in other classes`,
      values: {distance, chiSquared: statistic, class: most},
    },
  );
}

/** Means of targets that are further apart than 3 standard errors, and than half a standard deviation. */
function shiftedTargets(
  output: string,
  {trainTargets, validationTargets}: LabelFacts,
  {shiftedShare}: Thresholds,
): Finding | undefined {
  for (const [i, mean] of (trainTargets?.mean ?? []).entries()) {
    const other = validationTargets?.mean?.[i];
    const std = trainTargets?.std?.[i];
    if (other === undefined || std === undefined || !(std > 0)) continue;
    const apart = Math.abs(other - mean) / std;
    if (apart < 5 * shiftedShare) continue;
    return finding(
      `${outputPrefix(output)}The targets are ${formatNumber(mean)} on average in the training data and ${formatNumber(other)} in the validation data.`,
      {
        text: `${apart.toFixed(1)} standard deviations apart`,
        values: {train: mean, validation: other, standardDeviations: apart},
      },
    );
  }
  return undefined;
}

/** The epochs in which validation must be worse throughout: later, memorizing has the same effect. */
const FIRST = 3;

/**
 * After an epoch the model has learned more than it had on average during the epoch, so validation loss
 * starts below training loss where both sets are alike.
 */
function shiftedLoss(training: Training, options: Thresholds): Finding | undefined {
  const summary = training.run.config.model?.summary ?? [];
  // Its moving averages lag behind in the first epochs, which raises validation loss.
  if (summary.some(({className}) => className === 'BatchNormalization')) return undefined;
  const [train, validation] = [training.series('loss'), training.series('val_loss')];
  const first = train.epochs
    .slice(0, FIRST)
    .map((epoch, i) => ({
      train: train.values[i],
      validation: validation.values[validation.epochs.indexOf(epoch)],
    }))
    .filter(both => both.validation !== undefined);
  // A run that was continued or cut does not show how it began.
  if (first.length === 0 || train.epochs[0] !== 0) return undefined;
  const baseline = training.baselines('validation').loss?.value;
  const isAbove = first.every(({train: own, validation: other}) => {
    const error = training.standardError('loss', other) ?? 0;
    const least = Math.max(options.shiftedLoss * Math.abs(own), options.standardErrors * 1.5 * error);
    // Where training has already arrived, small numbers differ by large shares.
    return other - own >= least && (baseline === undefined || other - own >= 0.1 * baseline);
  });
  if (!isAbove) return undefined;
  const [{train: own, validation: other}] = first;
  return finding(
    `Already in the first epoch, validation loss is ${formatNumber(other)} and training loss ${formatNumber(own)}; with samples of the same kind it would not be higher.`,
    {
      text: `${formatPercent(other / own - 1)} higher in the first epoch`,
      values: {train: own, validation: other},
    },
  );
}
