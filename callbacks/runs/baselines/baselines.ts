import {sumOf} from '../../../src/lists.js';
import {getOwn, setOwn} from '../../../src/own_property.js';
import type {Baseline} from './baseline.js';
import {classBaseline, type ConstantClasses} from './class_baselines.js';
import {type EntryKey, entryKeys} from '../record/entry_keys.js';
import {logKeys, wordsOf} from '../record/key_names.js';
import {labelFacts, sampleCounts} from '../record/label_facts.js';
import type {LabelFacts, Run, TargetFacts} from '../record/run.js';
import {singleClassBaseline} from './single_class_baselines.js';
import {targetBaseline} from './target_baselines.js';

/**
 * What constant answers reach, by log key without `val_`. The answers are chosen by the training labels and
 * measured on the validation labels, if the record has both. Keys for which there is no such answer, or whose
 * labels are not known, are missing.
 *
 * | metric | answer |
 * |---|---|
 * | accuracy, F1 (macro average) | always the most frequent class |
 * | PR-AUC, average precision, precision of two classes | prevalence: the share of positives |
 * | ROC AUC | 0.5 |
 * | crossentropy | the shares of the classes |
 * | MSE, RMSE, R2 | always the mean of the targets |
 * | MAE | always the median of the targets |
 *
 * The key of a single class has the baseline of that class: F1 of always answering the most frequent class is
 * 0 for all others. The key of a single column of a regression has the baseline of that column.
 *
 * @example
 * baselines(run).acc; // {value: 0.41, text: 'always walk'}
 */
export function baselines(run: Run): Record<string, Baseline> {
  const result: Record<string, Baseline> = {};
  const keys = new Set([
    ...logKeys(run).map(key => key.replace(/^val_/, '')),
    ...(run.config?.metrics ?? []),
  ]);
  const facts = labelFacts(run);
  const entries = entryKeys(keys, run.config?.classes);
  for (const key of keys) {
    const entry = entries.get(key);
    for (const [output, labels] of facts) {
      const metric = metricOf(run, entry?.stem ?? key, output, facts.length);
      const baseline = metric === undefined ? undefined : baselineOf(run, metric, labels, entry);
      if (baseline !== undefined) setOwn(result, key, baseline);
    }
  }
  return result;
}

/** What is measured under a key, in words; undefined if the key belongs to another output. */
function metricOf(run: Run, key: string, output: string, outputs: number): string | undefined {
  const prefix = output === '' ? '' : `${output}_`;
  // The loss of a model with several outputs is a sum of theirs.
  if (!key.startsWith(prefix)) return key === 'loss' && outputs === 1 ? lossName(run, output) : undefined;
  const own = key.slice(prefix.length);
  return own === 'loss' ? lossName(run, output) : wordsOf(own);
}

/** The name of the loss; undefined if it is a sum of terms or weighted, of which no baseline is known. */
function lossName(run: Run, output: string): string | undefined {
  const loss = run.config?.loss;
  const name = typeof loss === 'object' ? getOwn(loss, output) : loss;
  return name === undefined || /[*+]/.test(name) ? undefined : wordsOf(name);
}

function baselineOf(
  run: Run,
  metric: string,
  labels: LabelFacts,
  entry: EntryKey | undefined,
): Baseline | undefined {
  const targets = labels.validationTargets ?? labels.trainTargets;
  if (targets !== undefined) {
    if (entry !== undefined && entry.count !== targets.mean.length) return undefined;
    const [chosen, measured] = [labels.trainTargets ?? targets, targets].map(t => columnOf(t, entry));
    return targetBaseline(metric, chosen, measured);
  }
  const counts = labels.validation ?? labels.train;
  if (counts === undefined) return undefined;
  const samples = sampleCounts(run);
  const isMultilabel = labels.task === 'multilabel';
  const total = isMultilabel
    ? labels.validation === undefined
      ? samples.train
      : samples.validation
    : sumOf(counts);
  if (total === undefined || !(total > 0)) return undefined;
  const measured = counts.map(n => n / total);
  const answers: ConstantClasses = {
    measured,
    chosen: sharesOf(labels.train, isMultilabel ? samples.train : undefined, counts.length) ?? measured,
    isMultilabel,
    nameOf: index => run.config?.classes?.[index] ?? `class ${index}`,
  };
  if (entry === undefined) return classBaseline(metric, answers);
  // The entries of a binary output are those of thresholds.
  const isClass = entry.count === counts.length && labels.task !== 'binary';
  return isClass ? singleClassBaseline(metric, answers, entry.index) : undefined;
}

function columnOf(targets: TargetFacts, entry: EntryKey | undefined): TargetFacts {
  if (entry === undefined) return targets;
  const own = (values: readonly number[]): number[] => [values[entry.index]];
  const {mean, median, std, deviation} = targets;
  return {mean: own(mean), median: own(median), std: own(std), deviation: deviation && own(deviation)};
}

/** Shares of classes; undefined if they cannot serve as an answer for `length` classes. */
function sharesOf(
  counts: readonly number[] | undefined,
  samples: number | undefined,
  length: number,
): number[] | undefined {
  const total = samples ?? sumOf(counts ?? []);
  return counts?.length === length && total > 0 ? counts.map(n => n / total) : undefined;
}
