/** Major, minor and patch, and what follows a hyphen. */
interface Version {
  readonly numbers: readonly number[];
  readonly prerelease: string;
}

const VERSION = /^[v=\s]*(\d+|[xX*])?(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(?:-([\w.-]+))?(?:\+.*)?$/;

function parse(text: string): {version: Version; given: number} | undefined {
  const found = VERSION.exec(text.trim());
  if (found === null) return undefined;
  const parts = found.slice(1, 4);
  const given = parts.findIndex(part => part === undefined || /\D/.test(part));
  const numbers = parts.map((part, i) => (given >= 0 && i >= given ? 0 : Number(part)));
  return {version: {numbers, prerelease: found[4] ?? ''}, given: given < 0 ? 3 : given};
}

function compareParts(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) - Number(b);
  return a < b ? -1 : Number(a > b);
}

function compare(a: Version, b: Version): number {
  for (let i = 0; i < 3; i++) {
    if (a.numbers[i] !== b.numbers[i]) return a.numbers[i] - b.numbers[i];
  }
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === '' || b.prerelease === '') return a.prerelease === '' ? 1 : -1;
  const [left, right] = [a.prerelease.split('.'), b.prerelease.split('.')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareParts(left[i], right[i]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** The first version above `from` if the number at `index` grows. */
function next(from: Version, index: number): Version {
  const numbers = from.numbers.map((n, i) => (i < index ? n : i === index ? n + 1 : 0));
  return {numbers, prerelease: '0'};
}

/** Whether the version is in one comparison, such as `^4.22.0` or `>=20`. */
function isIn(version: Version, comparison: string): boolean {
  const [, operator, text] = /^(\^|~|>=|<=|>|<|=)?\s*(.*)$/.exec(comparison) as unknown as string[];
  const read = parse(text);
  if (read === undefined) return false;
  const {version: limit, given} = read;
  const order = compare(version, limit);
  const below = (index: number): boolean => compare(version, next(limit, index)) < 0;
  switch (operator) {
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '>':
      return given < 3 ? given > 0 && !below(given - 1) : order > 0;
    case '<=':
      return given < 3 ? given === 0 || below(given - 1) : order <= 0;
    case '~':
      return given === 0 || (order >= 0 && below(Math.min(given, 2) - 1));
    case '^': {
      const first = limit.numbers.findIndex(n => n > 0);
      return given === 0 || (order >= 0 && below(first < 0 ? given - 1 : first));
    }
    default:
      return given === 3 ? order === 0 : given === 0 || (order >= 0 && below(given - 1));
  }
}

/**
 * Whether a version is in a range of package.json, as npm decides it: a prerelease is in a range only if the
 * range names a prerelease of the same version. False for a range that cannot be read, such as a tag.
 */
export function satisfies(version: string, range: string): boolean {
  const read = parse(version)?.version;
  if (read === undefined) return false;
  return range.split('||').some(part => {
    const hyphen = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(part);
    const text = hyphen === null ? part : `>=${hyphen[1]} <=${hyphen[2]}`;
    const comparisons = text
      .replace(/([~^<>=])\s+/g, '$1')
      .trim()
      .split(/\s+/);
    if (!comparisons.every(one => isIn(read, one))) return false;
    return read.prerelease === '' || comparisons.some(one => namesPrerelease(one, read));
  });
}

function namesPrerelease(comparison: string, {numbers}: Version): boolean {
  const limit = parse(comparison.replace(/^[\^~<>=]+/, ''))?.version;
  return limit !== undefined && limit.prerelease !== '' && limit.numbers.every((n, i) => n === numbers[i]);
}
