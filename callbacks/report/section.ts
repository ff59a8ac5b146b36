import {escapeHtml} from '../views/text/escape_html.js';

/** A section of the report; empty if it has no content. Notes are HTML sentences for the margin. */
export function section(id: string, title: string, content: string, notes: readonly string[] = []): string {
  if (content === '') return '';
  const margin = notes.filter(note => note !== '').map(note => `<p>${note}</p>`);
  return (
    `<section class="part" aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(title)}</h2>` +
    `<div class="part-body">${content}</div>` +
    (margin.length > 0 ? `<div class="part-note">${margin.join('')}</div>` : '') +
    '</section>\n'
  );
}

/** A figure with its heading; empty if there is no figure. */
export function figure(title: string, subtitle: string, content: string): string {
  if (content === '') return '';
  const sub = subtitle === '' ? '' : `<p class="cell-sub">${escapeHtml(subtitle)}</p>`;
  return `<div><h3 class="cell-title">${escapeHtml(title)}</h3>${sub}${content}</div>`;
}

/** Figures beside each other where there is room. */
export function beside(className: string, figures: readonly string[]): string {
  const shown = figures.filter(text => text !== '');
  if (shown.length === 0) return '';
  return `<div class="${className}">${shown.join('')}</div>`;
}
