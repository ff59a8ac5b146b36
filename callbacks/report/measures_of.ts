import {getOwn} from '../../src/own_property.js';
import type {Baseline} from '../runs/baselines/baseline.js';
import {directionOf, logKeys} from '../runs/record/key_names.js';
import type {OutputEvaluation, Run} from '../runs/record/run.js';
import {fromRunValue} from '../runs/record/run_value.js';
import {errorOfShare, standardErrorOf} from '../runs/record/standard_error.js';
import type {Measure} from '../views/tables/measures.js';
import {metricKeys} from '../views/text/metric_keys.js';
import {metricTitles} from '../views/text/metric_titles.js';

/** At most this many rows; a model with many outputs may log hundreds of values. */
const LIMIT = 16;

/**
 * The values of each metric after an epoch: those of validation, or of training if there is no validation.
 * Other measures come before the loss.
 */
export function measuresOf(
  run: Run,
  baselines: Record<string, Baseline>,
  epoch: number | undefined,
): Measure[] {
  const logs = run.epochs.find(e => e.epoch === epoch)?.logs ?? {};
  const isValidated = logKeys(run).some(key => key.startsWith('val_'));
  const keys = metricKeys(run).filter(key => Object.hasOwn(logs, isValidated ? `val_${key}` : key));
  const titleOf = metricTitles(run);
  const logged = keys.map((key): Measure => {
    const value = fromRunValue(getOwn(logs, isValidated ? `val_${key}` : key));
    return {
      key,
      title: titleOf(key) + (isValidated ? '' : ', training'),
      value,
      error: isValidated ? standardErrorOf(run, key, value, epoch) : undefined,
      baseline: getOwn(baselines, key),
      direction: directionOf(run, key),
    };
  });
  const [losses, scores] = [logged.filter(m => m.key === 'loss'), logged.filter(m => m.key !== 'loss')];
  return [...(isValidated ? [] : evaluated(run)), ...scores, ...losses].slice(0, LIMIT);
}

/** The accuracy on evaluation data, for a training without validation. */
function evaluated(run: Run): Measure[] {
  const counts = confusionCounts(run.evaluation ?? {});
  if (counts === undefined) return [];
  const value = counts.right / counts.total;
  const baseline = {value: counts.largest / counts.total, text: 'always the most frequent class'};
  const error = errorOfShare(value, counts.total);
  return [{key: 'accuracy', title: 'Accuracy', value, error, baseline, direction: 'max'}];
}

/** Right answers, all answers, and the samples of the largest class; undefined without a confusion matrix. */
export function confusionCounts({
  confusion,
}: OutputEvaluation): {right: number; total: number; largest: number; major: number} | undefined {
  if (confusion === undefined || confusion.length === 0) return undefined;
  let [right, total, largest, major] = [0, 0, 0, 0];
  confusion.forEach((row, id) => {
    const support = row.reduce((sum, n) => sum + n, 0);
    right += row[id];
    total += support;
    if (support > largest) [largest, major] = [support, id];
  });
  return total > 0 ? {right, total, largest, major} : undefined;
}
