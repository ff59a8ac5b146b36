import {setOwn} from '../../../src/own_property.js';
import {entryKeys} from '../record/entry_keys.js';
import {wordsOf} from '../record/key_names.js';

/** What standard errors are known of. */
export type ErrorKind =
  'loss' | 'accuracy' | 'f1' | 'auc' | 'precision' | 'recall' | 'mse' | 'mae' | 'rmse' | 'crossentropy';

export type Errors = Readonly<Partial<Record<ErrorKind, number | undefined>>>;

/** Standard errors of single classes. */
export interface ClassErrors {
  /** The number of classes. */
  readonly count: number;
  errorOf(kind: ErrorKind, index: number): number | undefined;
}

const KINDS: readonly (readonly [ErrorKind, RegExp])[] = [
  ['loss', /^loss$/],
  ['accuracy', /^((binary|categorical|sparse_categorical)_)?acc(uracy)?(_\d+)?$/],
  ['f1', /^f1(_score)?(_\d+)?$/],
  ['auc', /^(roc_?)?auc(_\d+)?$|^auroc$/],
  ['precision', /^precision(_\d+)?$/],
  ['recall', /^recall(_\d+)?$/],
  ['rmse', /^(rmse|root_mean_squared_error)(_\d+)?$/],
  ['mse', /^(mse|mean_squared_error)(_\d+)?$/],
  ['mae', /^(mae|mean_absolute_error)(_\d+)?$/],
  ['crossentropy', /^(ce|(binary|categorical|sparse_categorical)_?crossentropy)(_\d+)?$/],
];

/**
 * Standard errors by log key. Kinds that no key reports are listed by their own names, such as `accuracy`.
 *
 * @param keys log keys without `val_`
 * @param prefix of the keys of this output
 * @param known errors of the whole output
 * @param ofClass errors of a single class. Default: none are known
 * @param classes names of the classes, by class id
 */
export function errorsByKey(
  keys: readonly string[],
  prefix: string,
  known: Errors,
  ofClass?: ClassErrors,
  classes?: readonly string[],
): Record<string, number> {
  const entries = entryKeys(new Set(keys), classes);
  const errors: Record<string, number> = {};
  const reported = new Set<ErrorKind>();
  for (const key of keys) {
    if (!key.startsWith(prefix)) continue;
    const entry = entries.get(key);
    const words = wordsOf((entry?.stem ?? key).slice(prefix.length));
    const kind = KINDS.find(([, pattern]) => pattern.test(words))?.[0];
    if (kind === undefined) continue;
    const isClass = entry !== undefined && entry.count === ofClass?.count;
    const error =
      entry === undefined ? known[kind] : isClass ? ofClass?.errorOf(kind, entry.index) : undefined;
    if (error === undefined || !Number.isFinite(error)) continue;
    if (entry === undefined) reported.add(kind);
    setOwn(errors, key, error);
  }
  for (const [kind, error] of Object.entries(known)) {
    const isMissing = !reported.has(kind as ErrorKind) && !Object.hasOwn(errors, prefix + kind);
    if (isMissing && error !== undefined && Number.isFinite(error)) setOwn(errors, prefix + kind, error);
  }
  return errors;
}
