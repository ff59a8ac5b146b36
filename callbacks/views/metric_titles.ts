import {wordsOf} from '../runs/key_names.js';

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

/** What a direction means, in words; empty if it is not known. */
export function directionText(direction: 'min' | 'max' | undefined): string {
  return direction === undefined ? '' : direction === 'min' ? 'lower is better' : 'higher is better';
}
