/**
 * Images of handwritten digits, 8 x 8 pixels: every third one of scikit-learn's `load_digits()`, which is the
 * test set of Alpaydin and Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
 * Repository, 1998, doi 10.24432/C50P49 (CC BY 4.0). `digits.txt` has a line for each image: its digit, and
 * its pixels in rows, from 0 (white) to g (16, black).
 */
export const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
export const SIDE = 8;

export interface Digit {
  digit: number;
  /** 64 values from 0 (white) to 1 (black), row by row. */
  pixels: number[];
}

export function parseDigits(text: string): Digit[] {
  return text
    .trim()
    .split('\n')
    .map(line => {
      const [digit, pixels] = line.split(' ');
      return {digit: Number(digit), pixels: Array.from(pixels, level => parseInt(level, 17) / 16)};
    });
}

/** The first 300 images train, the other 299 are held out. */
export function split(digits: readonly Digit[]): {train: Digit[]; held: Digit[]} {
  return {train: digits.slice(0, 300), held: digits.slice(300)};
}
