import {formatCount} from '../views/text/numbers.js';

/** `1 epoch`, `12 epochs` */
export function counted(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`; of a long list the first few, and how many others there are. */
export function listed(items: readonly string[], most = 4): string {
  if (items.length > most) return `${items.slice(0, most).join(', ')} and ${items.length - most} others`;
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** `128 MB` */
export function megabytes(bytes: number): string {
  return `${formatCount(bytes / 1e6)} MB`;
}

const NAMES: Readonly<Record<string, string>> = {
  acc: 'accuracy',
  auc: 'AUC',
  f1_score: 'F1',
  mse: 'MSE',
  mae: 'MAE',
};

/** What a log key holds, in words: `validation loss`, `training accuracy`, `val_my_metric`. */
export function wordsOfKey(key: string): string {
  const base = key.replace(/^val_/, '');
  const known = Object.hasOwn(NAMES, base) ? NAMES[base] : base;
  const isWord = known !== base || /^(loss|accuracy|precision|recall)$/.test(base);
  if (!isWord) return key;
  return `${base === key ? 'training' : 'validation'} ${known}`;
}

/** A text with a capital letter at its beginning; log keys stay as they are. */
export function capitalized(text: string): string {
  return text.startsWith('val_') ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
