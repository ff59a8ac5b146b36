import {escapeControls} from './escape_controls.js';

/**
 * An error that the caller can fix: its message says where it happened, what was expected, what was received,
 * and what to do.
 */
export class UsageError extends Error {
  /**
   * The class, function or option that refused the call, as `'EarlyStopping'`. The message begins with it.
   */
  readonly where: string;

  constructor(where: string, message: string) {
    super(escapeControls(`${where}: ${message}`));
    this.name = 'UsageError';
    this.where = escapeControls(where);
  }
}

/**
 * How many insertions, deletions and substitutions of single entries turn `a` into `b` (Levenshtein).
 *
 * @param substitution what a substitution costs; the others cost 1
 */
export function editDistance<T>(a: ArrayLike<T>, b: ArrayLike<T>, substitution = 1): number {
  let previous = Array.from({length: b.length + 1}, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : substitution);
      row.push(Math.min(change, previous[j] + 1, row[j - 1] + 1));
    }
    previous = row;
  }
  return previous[b.length];
}

/** A name without what does not matter in its spelling: letter case, `_`, `-` and spaces. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[_\-\s]/g, '');

/** `rmse` of `root_mean_squared_error` and `rootMeanSquaredError`. */
function initials(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .split(/[_\-\s]/)
    .map(word => word.slice(0, 1).toLowerCase())
    .join('');
}

const sorted = (name: string): string => [...name].sort().join();

/**
 * How far a candidate is from what was typed: swapped letters, initials, beginnings and large parts of names
 * are near.
 */
function distance(typed: string, candidate: string): number {
  const [a, b] = [plainName(typed), plainName(candidate)];
  if (a === b) return 0;
  if (editDistance(a, b) === 2 && sorted(a) === sorted(b)) return 1 / 2;
  if (a.length > 1 && initials(candidate) === a) return 1 / 2;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const isBeginning = short.length > 2 && 3 * short.length >= long.length && long.startsWith(short);
  const isLargePart = short.length > 1 && 2 * short.length >= long.length && long.includes(short);
  return isBeginning || isLargePart ? 1 : editDistance(a, b);
}

/**
 * The candidates nearest to what was typed, nearest first; letter case, `_` and `-` do not count. If only
 * these differ, no other candidate is meant.
 *
 * @param most how many at most
 * @param differing the share of letters that may differ: of few candidates, half; of the names of all metrics
 *   a third, as every short word is half of one of these
 */
export function nearest(typed: string, candidates: Iterable<string>, most = 3, differing = 1 / 2): string[] {
  const scored = [...candidates].map(c => {
    // The `val_` of two log keys does not make them alike.
    const start = [typed, c].every(key => key.startsWith('val_')) ? 4 : 0;
    const d = distance(typed.slice(start), c.slice(start));
    return {c, d, letters: Math.max(typed.length, c.length) - start};
  });
  const least = differing < 1 / 2 ? 0 : 2;
  const same = scored.filter(({d}) => d === 0);
  const near = scored.filter(
    ({d, letters}) => d < letters && d <= Math.max(least, Math.round(letters * differing)),
  );
  return (same.length > 0 ? same : near.sort((a, b) => a.d - b.d)).slice(0, most).map(({c}) => c);
}

/** True when `typed` is one of the names but for a letter or two. */
export function isMisspelt(typed: string, names: Iterable<string>): boolean {
  return [...names].some(name => name.length > 4 && editDistance(plainName(typed), plainName(name)) <= 2);
}

/** ` Did you mean "a" or "b"?`, or nothing when nothing is near. */
export function didYouMean(typed: string, candidates: Iterable<string>, differing?: number): string {
  const near = nearest(typed, candidates, 3, differing);
  return near.length === 0 ? '' : ` Did you mean ${near.map(n => `"${n}"`).join(' or ')}?`;
}
