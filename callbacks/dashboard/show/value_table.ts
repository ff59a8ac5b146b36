import {escapeHtml} from '../../views/text/escape_html.js';
import {create, find, setMarkup} from '../charts/markup.js';
import {cellText} from '../series/cell_text.js';
import type {ValueColumns} from './value_columns.js';

/** The most rows of the table; the slider reaches every value. */
const MOST_ROWS = 1000;

/** A table of the values of a section, which is written while it is open. */
export class ValueTable {
  readonly element = create(
    'details',
    '',
    '<summary>All values as a table</summary><div class="scroll" tabindex="0" role="group" aria-label="All values">' +
      '<table><thead><tr></tr></thead><tbody></tbody></table></div>',
  );
  private write: () => void = () => undefined;

  constructor() {
    this.element.addEventListener('toggle', () => this.write());
  }

  show(unit: string, names: readonly string[], columns: ValueColumns): void {
    this.write = () => {
      if (!(this.element as HTMLDetailsElement).open) return;
      const heads = [unit, ...names].map(head => `<th scope="col">${escapeHtml(head)}</th>`);
      setMarkup(find(this.element, 'thead tr'), heads.join(''));
      const rows: string[] = [];
      for (let i = Math.max(1, columns.length - MOST_ROWS + 1); i <= columns.length; i++) {
        const cells = names.map(name => `<td>${cellText(columns.at(name, i))}</td>`);
        rows.push(`<tr><th scope="row">${i}</th>${cells.join('')}</tr>`);
      }
      setMarkup(find(this.element, 'tbody'), rows.join(''));
    };
    this.write();
  }
}
