import {escapeHtml} from './escape_html.js';

const RING =
  '<path class="d val ring" d="M11 5h.01"/><path class="d core" d="M11 5h.01"/><path class="d val dot-4" d="M11 5h.01"/>';

const SWATCHES = {
  val: '<path class="l val" d="M0 5H22"/><path class="d val" d="M11 5h.01"/>',
  train: '<path class="l train" d="M0 5H22"/>',
  dots: '<path class="l train" d="M0 5H22"/><path class="d train small" d="M11 5h.01"/>',
  raw: '<path class="l raw" d="M0 7 3 3 6 6 9 2 12 8 15 4 18 7 22 3"/>',
  band: '<rect class="bar raw" y="1" width="22" height="8"/>',
  base: '<path class="l base" d="M0 5H22"/>',
  best: RING,
  stop: '<path class="l mark" d="M11 -2V12"/>',
  bad: '<path class="l bad" d="M8 2l6 6m0-6l-6 6"/>',
  recall: '<path class="l val thin" d="M0 5H22"/><path class="d val dot-7" d="M11 5h.01"/>',
  precision: '<path class="l ink" d="M0 5H22"/><path class="d ink dot-7" d="M11 5h.01"/>',
  s1: series(1),
  s2: series(2),
  s3: series(3),
  s4: series(4),
  s5: series(5),
  s6: series(6),
};

/** What a legend can name: a kind of line, or a series `s1` to `s6`. */
export type SwatchName = keyof typeof SWATCHES;

function series(n: number): string {
  return `<path class="l series s${n}" d="M0 5H22"/>`;
}

/** A short piece of a line as it is drawn in a plot. */
export function swatch(name: SwatchName): string {
  return `<svg class="swatch" viewBox="0 0 22 10" aria-hidden="true">${SWATCHES[name]}</svg>`;
}

/** A swatch and what it shows. */
export function legendKey(name: SwatchName, text: string): string {
  return `<span class="key">${swatch(name)}${escapeHtml(text)}</span>`;
}

/** Swatches below a figure, as a list. */
export function figureKey(entries: readonly (readonly [SwatchName | undefined, string])[]): string {
  const items = entries.map(
    ([name, text]) => `<li>${name === undefined ? escapeHtml(text) : legendKey(name, text)}</li>`,
  );
  return `<ul class="curve-key">${items.join('')}</ul>`;
}

/** The legend of charts, as one row above all of them. */
export function legend(entries: readonly (readonly [SwatchName, string])[]): string {
  const items = entries.map(([name, text]) => `<li>${legendKey(name, text)}</li>`);
  return `<ul class="legend">${items.join('')}</ul>`;
}

/**
 * The series of the class with the given place in a figure: the first is blue, which is validation elsewhere.
 */
export function classSeries(place: number): 's1' | 's2' | 's3' | 's4' | 's5' | 's6' {
  return (['s2', 's3', 's4', 's5', 's6', 's1'] as const)[place % 6];
}
