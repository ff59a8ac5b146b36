import {exponential, fixed, general, shortest} from './python_numbers.js';

/**
 * The format in `{epoch:02d}`, as in Python: `[[fill]align][sign][#][0][width][grouping][.precision][type]`.
 */
interface FormatSpec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

/** Returns `undefined` for an invalid format. */
function parseSpec(text: string): FormatSpec | undefined {
  const found = SPEC.exec(text);
  if (found === null) return undefined;
  const [, fill, align, sign = '-', hash, zero, width = '0', grouping = '', precision, type = ''] = found;
  const zeros = zero !== undefined && fill === undefined;
  return {
    fill: fill ?? (zeros ? '0' : ' '),
    align: align ?? (zeros ? '=' : ''),
    sign,
    alternate: hash !== undefined,
    width: Number(width),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

/** Groups digits by three, with leading zeros until there are `least` characters. */
function groupThousands(digits: string, separator: string, least: number): string {
  let all = digits;
  for (;;) {
    const text = all.replace(/\B(?=(\d{3})+$)/g, separator);
    if (text.length >= least) return text;
    all = `0${all}`;
  }
}

function padded(text: string, spec: FormatSpec, align: string): string {
  const missing = Math.max(spec.width - text.length, 0);
  const before = align === '<' ? 0 : align === '^' ? Math.floor(missing / 2) : missing;
  return spec.fill.repeat(before) + text + spec.fill.repeat(missing - before);
}

/** Lays out a number: groups its thousands, and fills up to the width, with `=` between sign and digits. */
function laidOut(sign: string, body: string, tail: string, spec: FormatSpec): string {
  const align = spec.align || '>';
  const [, whole = '', rest = ''] = /^(\d*)(.*)$/s.exec(body) as RegExpExecArray;
  const ends = sign.length + rest.length + tail.length;
  const isNumber = whole !== '';
  const least = align === '=' && spec.fill === '0' ? spec.width - ends : 0;
  const digits = isNumber && spec.grouping !== '' ? groupThousands(whole, spec.grouping, least) : whole;
  const text = digits + rest + tail;
  if (align !== '=') return padded(sign + text, spec, align);
  return sign + spec.fill.repeat(Math.max(spec.width - sign.length - text.length, 0)) + text;
}

const FLOATS: Readonly<Record<string, (x: number, precision: number, alternate: boolean) => string>> = {
  'f': fixed,
  '%': fixed,
  'e': exponential,
  'g': general,
};

const BASES: Readonly<Record<string, number>> = {b: 2, o: 8, x: 16};

/** The digits of `|x|` in another base. */
function inBase(x: number, base: number, {precision, grouping}: FormatSpec): string | undefined {
  const fits = Number.isInteger(x) && precision === undefined && grouping === '';
  return fits ? BigInt(Math.abs(x)).toString(base) : undefined;
}

/** The text of `|x|`; `undefined` if the format is not one for such a number. */
function bodyOf(x: number, spec: FormatSpec, isWhole: boolean): string | undefined {
  const {type, precision, alternate} = spec;
  // Without a locale, `n` means `d` or `g`.
  if (type === 'n') {
    return spec.grouping === '' ? bodyOf(x, {...spec, type: isWhole ? 'd' : 'g'}, isWhole) : undefined;
  }
  if (type === 'd' || (type === '' && isWhole)) {
    return Number.isInteger(x) && precision === undefined ? String(BigInt(Math.abs(x))) : undefined;
  }
  const lower = type.toLowerCase();
  if ('boxX'.includes(type) && type !== '') return isWhole ? inBase(x, BASES[lower], spec) : undefined;
  const write = FLOATS[lower];
  if (type !== '' && write === undefined) return undefined;
  const shown = type === '%' ? 100 * x : x;
  if (!Number.isFinite(shown)) return Number.isNaN(x) ? 'nan' : 'inf';
  if (write !== undefined) return write(shown, precision ?? 6, alternate);
  return precision === undefined ? shortest(x, alternate) : general(x, precision, alternate, true);
}

/**
 * Formats a number as Python's `format(x, text)` does. Returns `undefined` if the format is not one for such
 * a number.
 *
 * @param isWhole whether the number is an `int` in Python, which has no `.0`
 */
export function formatNumber(x: number, text: string, isWhole: boolean): string | undefined {
  const spec = parseSpec(text);
  const body = spec && bodyOf(x, spec, isWhole);
  if (spec === undefined || body === undefined) return undefined;
  const isNegative = x < 0 || Object.is(x, -0);
  const prefix = spec.alternate && spec.type.toLowerCase() in BASES ? `0${spec.type}` : '';
  const sign = (isNegative ? '-' : spec.sign === '-' ? '' : spec.sign) + prefix;
  const isUpper = spec.type !== spec.type.toLowerCase();
  return laidOut(sign, isUpper ? body.toUpperCase() : body, spec.type === '%' ? '%' : '', spec);
}

/**
 * Formats a text as Python's `format(text, spec)` does. Returns `undefined` if the format is one for numbers.
 */
export function formatText(value: string, text: string): string | undefined {
  const spec = parseSpec(text);
  if (spec === undefined || (spec.type !== '' && spec.type !== 's')) return undefined;
  const align = spec.align === '=' ? '<' : spec.align || '<';
  return padded([...value].slice(0, spec.precision).join(''), spec, align);
}
