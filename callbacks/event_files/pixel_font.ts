/** A font of 3 by 5 dots. An octal digit is a row. */
const GLYPHS: Readonly<Record<string, string>> = {
  '0': '75557',
  '1': '26227',
  '2': '71747',
  '3': '71717',
  '4': '55711',
  '5': '74717',
  '6': '74757',
  '7': '71111',
  '8': '75757',
  '9': '75717',
  '.': '00002',
  '-': '00700',
  'k': '45655',
  'M': '57755',
  'G': '74557',
};

export const GLYPH_HEIGHT = 5;

/** The width of a text in dots, with one dot between characters. */
export const textWidth = (text: string): number => 4 * text.length - 1;

/** Calls `dot` for every dot of a text, whose upper left corner is (0, 0). Unknown characters are blank. */
export function eachDot(text: string, dot: (x: number, y: number) => void): void {
  [...text].forEach((sign, at) => {
    [...(GLYPHS[sign] ?? '')].forEach((row, y) => {
      for (let x = 0; x < 3; x++) if ((Number(row) >> (2 - x)) & 1) dot(4 * at + x, y);
    });
  });
}

/** A number in at most four characters: `7`, `0.25`, `1234`, `56k`, `1.2M`. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 10_000) return String(value);
  if (size < 1) return String(Number(value.toFixed(2)));
  if (size < 1000) return String(Number(value.toPrecision(3)));
  const power = size < 999_500 ? 0 : size < 999_500_000 ? 1 : 2;
  return (
    Number((value / 1000 ** (power + 1)).toPrecision(size / 1000 ** (power + 1) < 10 ? 2 : 3)) + 'kMG'[power]
  );
}
