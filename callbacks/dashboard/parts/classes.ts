import type {OutputEvaluation} from '../../runs/record/run.js';
import {classDots} from '../../views/evaluation/class_dots.js';
import {type ClassColumn, classTable} from '../../views/evaluation/class_table.js';
import {
  confusionMatrix,
  confusionWords,
  type MatrixScale,
  rampKey,
} from '../../views/evaluation/confusion_matrix.js';
import {create, find, setMarkup} from '../charts/markup.js';
import {viewCell} from './view_cell.js';

const SCALES: [MatrixScale, string][] = [
  ['counts', 'counts'],
  ['row', 'by row'],
  ['column', 'by column'],
];

/** Most classes whose recall and precision are drawn as dots. */
const MOST_DOTS = 12;

/** The confusion matrix and the scores per class. */
export class ClassesPart {
  /** Empty if the evaluation has neither. */
  readonly rows: HTMLElement[] = [];
  private shown: OutputEvaluation;
  private readonly classes: readonly string[];
  private scale: MatrixScale = 'row';
  private sort: {column: ClassColumn; descending?: boolean} = {column: 'f1'};
  private readonly matrix: HTMLElement | undefined;
  private readonly table: HTMLElement | undefined;

  constructor(
    shown: OutputEvaluation,
    classes: readonly string[],
    onCell: (actual: number, predicted: number) => void,
  ) {
    this.shown = shown;
    this.classes = classes;
    const row = create('div', 'cells pair five-seven');
    if ((shown.confusion?.length ?? 0) > 0) {
      this.matrix = viewCell(
        'Confusion matrix',
        'samples, and share of the class',
        scaleButtons() + '<div class="matrix-view"></div>',
      );
      this.matrix.addEventListener('click', ({target}) => this.clickMatrix(target as Element, onCell));
      this.matrix.addEventListener('keydown', event => moveInMatrix(event));
      this.matrix.addEventListener('focusin', ({target}) => enterCell(target as Element));
      row.append(this.matrix);
    }
    if ((shown.perClass?.length ?? 0) > 0) {
      this.table = viewCell('Per class', 'weakest first', '');
      this.table.addEventListener('click', ({target}) => this.clickHead(target as Element));
      row.append(this.table);
    }
    if (row.childElementCount > 0) this.rows.push(row);
    this.show(shown);
  }

  /** Shows other counts and scores, such as those at another threshold. */
  show(shown: OutputEvaluation): void {
    this.shown = shown;
    this.writeMatrix();
    this.writeTable();
  }

  private writeMatrix(): void {
    const {matrix, shown, classes, scale} = this;
    if (matrix === undefined) return;
    for (const button of matrix.querySelectorAll<HTMLElement>('[data-scale]')) {
      button.setAttribute('aria-pressed', String(button.dataset.scale === scale));
    }
    const options = {classes, scale, isInteractive: true};
    const isNew = setMarkup(
      find(matrix, '.matrix-view'),
      `<div class="scroll">${confusionMatrix(shown, options)}</div>${rampKey(scale)}<p class="caption">${confusionWords(shown, options)}</p>`,
    );
    // The Tab key reaches one cell, from which arrow keys go to the others.
    if (isNew)
      for (const other of [...matrix.querySelectorAll<HTMLElement>('[data-actual]')].slice(1))
        other.tabIndex = -1;
  }

  private writeTable(): void {
    const {table, shown, classes, sort} = this;
    if (table === undefined) return;
    const dots = (shown.perClass?.length ?? 0) <= MOST_DOTS ? classDots(shown, {classes}) : '';
    setMarkup(find(table, '.view'), classTable(shown, {classes, isSortable: true, sort}) + dots);
    const order = sort.descending === true ? 'descending' : 'ascending';
    find(table, '.cell-sub').textContent =
      sort.column === 'f1' && sort.descending !== true ? 'weakest first' : `by ${sort.column}, ${order}`;
  }

  private clickMatrix(target: Element, onCell: (actual: number, predicted: number) => void): void {
    const {scale, actual, predicted} = target.closest<HTMLElement>('button')?.dataset ?? {};
    if (scale !== undefined) {
      this.scale = scale as MatrixScale;
      this.writeMatrix();
    } else if (actual !== undefined) onCell(Number(actual), Number(predicted));
  }

  private clickHead(target: Element): void {
    const column = target.closest<HTMLElement>('[data-sort]')?.dataset.sort as ClassColumn | undefined;
    if (column === undefined || this.table === undefined) return;
    this.sort = {column, descending: this.sort.column === column && this.sort.descending !== true};
    this.writeTable();
    find(this.table, `[data-sort=${column}]`).focus();
  }
}

function scaleButtons(): string {
  const buttons = SCALES.map(
    ([scale, text]) => `<button type="button" aria-pressed="false" data-scale="${scale}">${text}</button>`,
  );
  return `<div class="segments" role="group" aria-label="Color by">${buttons.join('')}</div>`;
}

const STEPS: Record<string, [row: number, column: number]> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** The cell with the focus is the one that the Tab key reaches. */
function enterCell(target: Element): void {
  const button = target.closest<HTMLElement>('[data-actual]');
  const table = button?.closest('table');
  if (button == null || table == null) return;
  for (const other of table.querySelectorAll<HTMLElement>('[data-actual]:not([tabindex="-1"])'))
    other.tabIndex = -1;
  button.tabIndex = 0;
}

/** Arrow keys move between the cells of the matrix. */
function moveInMatrix(event: KeyboardEvent): void {
  const cell = (event.target as Element).closest('td');
  const step = STEPS[event.key];
  if (cell === null || step === undefined) return;
  const rows = [...(cell.closest('tbody')?.rows ?? [])];
  const row = rows.indexOf(cell.parentElement as HTMLTableRowElement) + step[0];
  const next = rows[row]?.cells[cell.cellIndex + step[1]]?.querySelector('button');
  if (next == null) return;
  event.preventDefault();
  next.focus();
}
