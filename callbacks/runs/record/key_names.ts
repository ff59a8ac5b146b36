import type {Run} from './run.js';

/** A log key without `val_`, in lower case and with its words separated: `binary_accuracy`. */
export function wordsOf(key: string): string {
  return key
    .replace(/^val_/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[-\s]/g, '_')
    .toLowerCase();
}

const words = (...alternatives: string[]): RegExp => new RegExp(`(^|_)(${alternatives.join('|')})(_|$)`);

const LOWER = words(
  'loss|error|mse|mae|rmse|mape|msle|rmsle|crossentropy|cross_entropy|ce|hinge|divergence|poisson|log_?cosh',
  'perplexity|brier|deviance|false_positives?|false_negatives?|false_positive_rate|false_negative_rate',
);
const HIGHER = words(
  'acc|accuracy|auc|auroc|ap|map|average_precision|f1|f_?beta|precision|recall|iou|io_u|jaccard|dice|r2|explained_variance',
  'kappa|mcc|corr_?coef|pearson|spearman|kendall|ndcg|mrr|specificity|sensitivity|true_positives?|true_negatives?',
  'cosine_similarity|concordance',
);

/** Which way the value under a log key improves, by the words in it; `undefined` if they do not say. */
function directionByWords(key: string): 'min' | 'max' | undefined {
  const name = wordsOf(key);
  if (LOWER.test(name)) return 'min';
  return HIGHER.test(name) ? 'max' : undefined;
}

/**
 * Which way the value under a log key of a run improves: as the record says, else by its name. `undefined` if
 * neither tells.
 *
 * @example
 * directionOf(run, 'val_auc');   // 'max'
 */
export function directionOf(run: Run, key: string): 'min' | 'max' | undefined {
  const {directions = {}} = run.config ?? {};
  for (const name of [key, key.replace(/^val_/, '')]) {
    if (Object.hasOwn(directions, name)) return directions[name];
  }
  return directionByWords(key);
}

/** All keys in the logs of a run, in the order in which they appear. */
export function logKeys(run: Run): string[] {
  const keys = new Set<string>();
  for (const {logs} of run.epochs) {
    for (const key of Object.keys(logs ?? {})) keys.add(key);
  }
  return [...keys];
}
