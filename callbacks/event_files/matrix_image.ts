import {eachDot, GLYPH_HEIGHT, shortNumber, textWidth} from './pixel_font.js';
import type {Pixels} from './summary.js';
import {maxOf} from '../../src/lists.js';

const MARGIN = 2;
const LIGHT = [247, 251, 255] as const;
const DARK = [8, 48, 107] as const;

/**
 * A confusion matrix as an image: a row for each true class, a column for each predicted one. A cell shows
 * its number, and is darker if its share of the row is larger. In large matrices cells are smaller and have
 * no numbers.
 */
export function matrixImage(rows: readonly (readonly number[])[]): Pixels {
  const side = rows.length;
  const texts = rows.map(row => row.map(shortNumber));
  const widest = maxOf(texts.flat().map(textWidth));
  const written = side <= 40;
  const scale = written ? Math.max(1, Math.min(4, Math.floor(480 / (side * (widest + 2 * MARGIN))))) : 1;
  const cell = written ? scale * (widest + 2 * MARGIN) : 4;
  const size = side * cell + side + 1;
  const data = new Uint8Array(3 * size * size).fill(200); // the lines between the cells
  const paint = (x: number, y: number, color: readonly number[]): void => data.set(color, 3 * (y * size + x));
  rows.forEach((row, i) => {
    const total = row.reduce((sum, v) => sum + Math.max(0, v || 0), 0);
    row.forEach((value, j) => {
      const share = total > 0 ? Math.max(0, value || 0) / total : 0;
      const left = 1 + j * (cell + 1);
      const top = 1 + i * (cell + 1);
      const color = LIGHT.map((light, c) => Math.round(light + share * (DARK[c] - light)));
      for (let y = 0; y < cell; y++) for (let x = 0; x < cell; x++) paint(left + x, top + y, color);
      if (!written) return;
      const ink = share > 0.5 ? LIGHT : DARK;
      const startX = left + Math.floor((cell - scale * textWidth(texts[i][j])) / 2);
      const startY = top + Math.floor((cell - scale * GLYPH_HEIGHT) / 2);
      eachDot(texts[i][j], (dotX, dotY) => {
        for (let y = 0; y < scale; y++) {
          for (let x = 0; x < scale; x++) paint(startX + scale * dotX + x, startY + scale * dotY + y, ink);
        }
      });
    });
  });
  return {width: size, height: size, channels: 3, data};
}
