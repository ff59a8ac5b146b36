import {entryKeys} from '../../runs/record/entry_keys.js';
import {logKeys, wordsOf} from '../../runs/record/key_names.js';
import type {Run} from '../../runs/record/run.js';

const TITLES: Record<string, string> = {
  acc: 'Accuracy',
  f1_score: 'F1',
  f1: 'F1',
  mse: 'MSE',
  pr_auc: 'PR AUC',
  r2: 'R²',
  r2_score: 'R²',
  lr: 'Learning rate',
};
const ABBREVIATIONS = /\b(auc|roc|pr|mse|mae|rmse|mape|msle|iou|mcc|kl|ap|bce)\b/g;

/** The title of a log key without `val_`: `mean_absolute_error` is 'Mean absolute error'. */
export function metricTitle(key: string): string {
  const words = wordsOf(key);
  if (Object.hasOwn(TITLES, words)) return TITLES[words];
  const text = words
    .replace(/_/g, ' ')
    .trim()
    .replace(/\bacc\b/g, 'accuracy')
    .replace(ABBREVIATIONS, name => name.toUpperCase());
  return text === '' ? key : text[0].toUpperCase() + text.slice(1);
}

/** The titles of the log keys of a run, without `val_`: see `titlesOf`. */
export function metricTitles(run: Run): (key: string) => string {
  const {classes, metrics = []} = run.config ?? {};
  return titlesOf([...logKeys(run), ...metrics], classes);
}

/**
 * The titles of keys without `val_`. Where the names of the classes are known, the key of a single class
 * names it: 'F1, setosa'.
 *
 * @param keys all log keys of a training
 */
export function titlesOf(keys: Iterable<string>, classes: readonly string[] = []): (key: string) => string {
  if (classes.length === 0) return metricTitle;
  const entries = entryKeys(new Set([...keys].map(key => key.replace(/^val_/, ''))), classes);
  return key => {
    const entry = entries.get(key);
    if (entry === undefined || entry.count !== classes.length) return metricTitle(key);
    return `${metricTitle(entry.stem)}, ${classes[entry.index]}`;
  };
}

/** What a direction means, in words; empty if it is not known. */
export function directionText(direction: 'min' | 'max' | undefined): string {
  return direction === undefined ? '' : direction === 'min' ? 'lower is better' : 'higher is better';
}
