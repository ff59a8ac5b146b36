import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {rootPath} from '../../../../tools/lib.mjs';

const css = readFileSync(join(rootPath, 'callbacks/views/styles/tokens.css'), 'utf8');

/** The light and the dark value of a token, which may be that of another one. */
function token(name: string): string[] {
  const other = new RegExp(`--tfm-${name}: var\\(--tfm-([\\w-]+)\\)`).exec(css);
  if (other !== null) return token(other[1]);
  const found = new RegExp(`--tfm-${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css);
  if (found === null) throw new Error(`no token ${name}`);
  return found.slice(1);
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5]
    .map(i => parseInt(color.slice(i, i + 2), 16) / 255)
    .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast by WCAG 2. */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function leastContrast(front: string, back: string): number {
  const [one, other] = [token(front), token(back)];
  return Math.min(...one.map((color, theme) => contrast(color, other[theme])));
}

describe('views: contrast of the tokens, light and dark', () => {
  it('numbers in every cell of the matrix', () => {
    for (let step = 0; step < 7; step++) {
      expect(leastContrast(`seq-ink-${step}`, `seq-${step}`), `step ${step}`).to.be.at.least(4.5);
    }
  });

  it('text on every surface', () => {
    for (const ink of ['ink', 'ink-2', 'ink-3', 'problem', 'warning', 'good', 'accent']) {
      for (const surface of ['surface', 'surface-sunken']) {
        expect(leastContrast(ink, surface), `${ink} on ${surface}`).to.be.at.least(4.5);
      }
    }
  });

  it('lines that carry values', () => {
    for (const name of [
      'validation',
      'train',
      'baseline',
      'rule-strong',
      ...[1, 2, 3, 4, 5, 6].map(n => `series-${n}`),
    ]) {
      expect(leastContrast(name, 'surface'), name).to.be.at.least(3);
    }
  });
});
