import {create} from '../charts/markup.js';

/** A cell with a title and a view. */
export function viewCell(title: string, subtitle: string, markup: string, beside = ''): HTMLElement {
  const sub = subtitle === '' ? '' : `<p class="cell-sub">${subtitle}</p>`;
  return create(
    'div',
    'cell',
    `<div class="chart-head"><div><h3 class="cell-title">${title}</h3>${sub}</div>${beside}</div><div class="view">${markup}</div>`,
  );
}
