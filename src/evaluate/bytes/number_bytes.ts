import {bitsOf, bitsOfKey, keyOfBits} from '../../array/float_bits.js';
import {type Exact, exactOf} from '../exact/dyadic.js';
import type {ByteReader} from './byte_reader.js';
import type {ByteWriter} from './byte_writer.js';

/** A form for lists of numbers. The first one that loses nothing is used. */
interface Form {
  fits(numbers: readonly Exact[]): boolean;
  /** Writes numbers that fit. */
  write(numbers: readonly number[], to: ByteWriter): void;
  read(count: number, from: ByteReader): Exact[];
}

const isEvery = (numbers: readonly Exact[], test: (x: number) => boolean): numbers is number[] =>
  numbers.every(x => typeof x === 'number' && test(x));

const list = (count: number, next: (i: number) => Exact): Exact[] => {
  const numbers = new Array<Exact>(count);
  for (let i = 0; i < count; i++) numbers[i] = next(i);
  return numbers;
};

const EQUAL: Form = {
  fits: numbers => numbers.length > 0 && isEvery(numbers, x => Object.is(x, numbers[0])),
  write: ([first], to) => to.float(first),
  read(count, from) {
    const value = from.float();
    return list(count, () => value);
  },
};

const BITS: Form = {
  fits: numbers => isEvery(numbers, x => Object.is(x, 0) || x === 1),
  write(numbers, to) {
    for (let at = 0; at < numbers.length; at += 8) {
      let byte = 0;
      for (let i = 0; i < 8; i++) byte |= (numbers[at + i] ?? 0) << i;
      to.byte(byte);
    }
  },
  read(count, from) {
    const bits = from.bytes(Math.ceil(count / 8));
    return list(count, i => (bits[i >> 3] >> (i & 7)) & 1);
  },
};

const COUNTS: Form = {
  fits: numbers => isEvery(numbers, x => Number.isSafeInteger(x) && x >= 0 && !Object.is(x, -0)),
  write(numbers, to) {
    for (const x of numbers) to.count(x);
  },
  read: (count, from) => list(count, () => from.count()),
};

/** float32 numbers in ascending order: each as the distance from the one before. */
const ASCENDING: Form = {
  fits(numbers) {
    if (!isEvery(numbers, x => Object.is(Math.fround(x), x) && !Number.isNaN(x))) return false;
    return numbers.every((x, i) => i === 0 || numbers[i - 1] < x || Object.is(numbers[i - 1], x));
  },
  write(numbers, to) {
    const keys = bitsOf(Float32Array.from(numbers)).map(keyOfBits);
    keys.forEach((key, i) => to.count(key - (i === 0 ? 0 : keys[i - 1])));
  },
  read(count, from) {
    const one = new Float32Array(1);
    const bits = bitsOf(one);
    let key = 0;
    return list(count, () => {
      key += from.count();
      bits[0] = bitsOfKey(key);
      return one[0];
    });
  },
};

const FLOATS: Form = {
  fits: numbers => isEvery(numbers, () => true),
  write(numbers, to) {
    for (const x of numbers) to.float(x);
  },
  read: (count, from) => list(count, () => from.float()),
};

/** 0 and a float64; or 1 for a positive and 2 for a negative number, its exponent and its mantissa. */
const EXACT: Form = {
  fits: () => true,
  write(numbers: readonly Exact[], to) {
    for (const x of numbers) {
      if (typeof x === 'number') {
        to.byte(0);
        to.float(x);
        continue;
      }
      const {mantissa, exponent} = x;
      to.byte(mantissa < 0n ? 2 : 1);
      to.count(exponent < 0 ? -2 * exponent - 1 : 2 * exponent);
      const digits = (mantissa < 0n ? -mantissa : mantissa).toString(16);
      const even = digits.padStart(digits.length + (digits.length % 2), '0');
      to.count(even.length / 2);
      for (let at = 0; at < even.length; at += 2) to.byte(parseInt(even.slice(at, at + 2), 16));
    }
  },
  read: (count, from) =>
    list(count, () => {
      const sign = from.byte();
      if (sign === 0) return from.float();
      const zigzag = from.count();
      let mantissa = 0n;
      for (const byte of from.bytes(from.count())) mantissa = (mantissa << 8n) | BigInt(byte);
      const exponent = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
      return exactOf(sign === 2 ? -mantissa : mantissa, exponent);
    }),
};

const FORMS: readonly Form[] = [EQUAL, BITS, COUNTS, ASCENDING, FLOATS, EXACT];

/** Writes a list of numbers: their count, their form, and the numbers. */
export function writeNumbers(numbers: readonly Exact[], to: ByteWriter): void {
  to.count(numbers.length);
  const form = FORMS.findIndex(({fits}) => fits(numbers));
  to.byte(form);
  FORMS[form].write(numbers as readonly number[], to);
}

export function readNumbers(from: ByteReader): Exact[] {
  const count = from.count();
  const form = FORMS[from.byte()] as Form | undefined;
  if (form === undefined) throw new RangeError('unknown form of numbers');
  if (form !== EQUAL && count > 8 * from.left) throw new RangeError('too few bytes');
  return form.read(count, from);
}
