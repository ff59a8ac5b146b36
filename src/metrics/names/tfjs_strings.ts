/** Strings that tfjs itself accepts. They are logged under the keys of tfjs. */
const TFJS_STRINGS: readonly string[] = [
  'binaryAccuracy',
  'categoricalAccuracy',
  'precision',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'mse',
  'MSE',
  'mae',
  'MAE',
  'mape',
  'MAPE',
  'cosine',
];

/** True for strings of tfjs that are the key in logs as typed. */
export const keepsItsKey = (typed: string): boolean => TFJS_STRINGS.includes(typed);

/** True for strings that tfjs's own `compile` accepts (A5). */
export function isTfjsString(typed: string): boolean {
  return keepsItsKey(typed) || ['acc', 'accuracy', 'ce', 'crossentropy'].includes(typed);
}
