import {LOW_WORD} from '../array/float_bits.js';
import type {JsonNumbers} from './json_numbers.js';
import {finishHash, mixWord} from '../hash.js';

const one = new Float64Array(1);
const words = new Uint32Array(one.buffer);

/** A checksum over a sequence of texts and numbers: 64 bits, from two MurmurHash3 with different seeds. */
export class Checksum {
  private first = 0;
  private second = 0x9747b28c;
  private count = 0;

  text(text: string): this {
    this.word(text.length);
    for (let i = 0; i < text.length; i++) this.word(text.charCodeAt(i));
    return this;
  }

  /** Every bit of every number counts. All NaN are equal. */
  numbers(numbers: JsonNumbers): this {
    this.word(numbers.length);
    for (let i = 0; i < numbers.length; i++) {
      one[0] = Number(numbers[i]);
      const isNaN = one[0] !== one[0];
      this.word(isNaN ? 0 : words[LOW_WORD]);
      this.word(isNaN ? 0x7ff80000 : words[1 - LOW_WORD]);
    }
    return this;
  }

  /** Returns 16 hexadecimal digits. */
  toString(): string {
    return [this.first, this.second].map(hash => finish(hash, this.count)).join('');
  }

  private word(word: number): void {
    this.first = mixWord(this.first, word);
    this.second = mixWord(this.second, word);
    this.count++;
  }
}

function finish(hash: number, count: number): string {
  return finishHash(hash ^ (4 * count))
    .toString(16)
    .padStart(8, '0');
}
