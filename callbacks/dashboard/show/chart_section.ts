import {escapeHtml} from '../../views/text/escape_html.js';
import {create, find, setMarkup} from '../charts/markup.js';
import {cellText} from '../series/cell_text.js';
import {lineStyles, swatch} from './line_styles.js';
import {type ColorOf, PlotCanvas} from './plot_canvas.js';
import type {ChartGroup, PlotOptions} from './plot_options.js';
import {plotView, sentence, valuesText} from './plot_view.js';
import type {ValueColumns} from './value_columns.js';
import {ValueTable} from './value_table.js';

/** What a section shows. */
export interface SectionContent {
  groups: readonly ChartGroup[];
  columns: ValueColumns;
  unit: 'epoch' | 'batch';
  /** The last iteration, where it is known. */
  planned?: number;
  options: PlotOptions;
}

interface Card {
  element: HTMLElement;
  canvas: PlotCanvas;
  /** The columns as they are drawn. */
  columns?: ValueColumns;
  data?: ReturnType<ValueColumns['drawn']>;
}

let ids = 0;

/** Charts with one cursor, a slider that moves it, and a table of all values. */
export class ChartSection {
  readonly element: HTMLElement;
  private readonly colorOf: ColorOf;
  private readonly cards = new Map<string, Card>();
  private readonly table = new ValueTable();
  private content?: SectionContent;
  private isDue = false;
  /** The iteration that the user has chosen; undefined for the latest one. */
  private chosen?: number;
  private readonly level: 2 | 5;

  /** @param level the level of its heading */
  constructor(title: string, colorOf: ColorOf, level: 2 | 5 = 2) {
    this.colorOf = colorOf;
    this.level = level;
    const id = `tfm-slider-${++ids}`;
    this.element = create(
      'section',
      'surface',
      `<h${level}>${escapeHtml(title)}</h${level}><div class="cards"></div><p class="row"><label for="${id}"></label>` +
        `<input id="${id}" type="range" min="1" step="1"></p><p class="note"></p>`,
    );
    this.element.append(this.table.element);
    this.slider.addEventListener('input', () => this.choose(Number(this.slider.value)));
    this.slider.addEventListener('keydown', ({key}) => {
      if (key === 'Escape') this.choose(undefined);
    });
  }

  /** Shows content, in the next frame. */
  show(content: SectionContent): void {
    this.content = content;
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      if (this.isDue) this.draw();
    });
  }

  /** Draws at once. */
  draw(): void {
    this.isDue = false;
    if (this.content === undefined) return;
    const {columns, unit, planned, options} = this.content;
    const groups = this.shown;
    this.applySizes(options);
    const keys = new Set(groups.map(group => JSON.stringify(group)));
    for (const [key, card] of this.cards) {
      if (keys.has(key)) continue;
      card.canvas.destroy();
      card.element.remove();
      this.cards.delete(key);
    }
    for (const group of groups) {
      const card = this.card(group);
      find(this.element, '.cards').append(card.element);
      card.data = columns.drawn(group.names, card.columns === columns ? card.data : undefined);
      card.columns = columns;
      find(card.element, '.plot').setAttribute('aria-label', sentence(group, columns, unit));
      card.canvas.draw(plotView(group, columns, card.data, planned, options));
    }
    this.slider.max = String(Math.max(1, columns.length));
    find(this.element, 'label').textContent = options.xLabel ?? (unit === 'epoch' ? 'Epoch' : 'Batch');
    this.showCursor();
    this.writeNote();
    this.table.show(unit, [...new Set(groups.flatMap(({names}) => names))], columns);
  }

  /** Draws the canvases again, with other colors. */
  redraw(): void {
    for (const {canvas} of this.cards.values()) canvas.redraw();
  }

  /** Frees the canvases. They are created again when the section is drawn again. */
  release(): void {
    for (const {canvas} of this.cards.values()) canvas.destroy();
  }

  private get slider(): HTMLInputElement {
    return find<HTMLInputElement>(this.element, 'input');
  }

  /** The groups without the keys that these logs do not have, as `val_` keys in the logs of batches. */
  private get shown(): readonly ChartGroup[] {
    const {groups, columns} = this.content as SectionContent;
    if (columns.length === 0) return groups;
    return groups
      .map(({title, names}) => ({title, names: names.filter(name => columns.values.has(name))}))
      .filter(({names}) => names.length > 0);
  }

  private card(group: ChartGroup): Card {
    const key = JSON.stringify(group);
    let card = this.cards.get(key);
    if (card === undefined) {
      const element = create(
        'div',
        'card',
        `<div class="head"><div><h${this.level + 1}>${escapeHtml(group.title)}</h${this.level + 1}><p class="note"></p></div><dl></dl></div>` +
          '<div class="plot" role="img"></div>',
      );
      const move = (x: number | undefined): void => {
        const {length} = (this.content as SectionContent).columns;
        this.choose(x === undefined ? undefined : Math.min(length, Math.max(1, Math.round(x))));
      };
      card = {element, canvas: new PlotCanvas(find(element, '.plot'), this.colorOf, move)};
      this.cards.set(key, card);
    }
    find(card.element, '.note').textContent = (this.content as SectionContent).options.yLabel ?? '';
    return card;
  }

  private choose(iteration: number | undefined): void {
    this.chosen = iteration;
    this.showCursor();
  }

  private showCursor(): void {
    if (this.content === undefined) return;
    const {columns, unit, options} = this.content;
    const {slider} = this;
    const at = Math.min(this.chosen ?? columns.length, columns.length);
    slider.disabled = at === 0;
    slider.value = String(at);
    const names = new Set(this.shown.flatMap(group => group.names));
    slider.setAttribute(
      'aria-valuetext',
      at === 0 ? `no ${unit} yet` : `${unit} ${at}: ${valuesText([...names], columns, at)}`,
    );
    for (const group of this.shown) {
      const card = this.cards.get(JSON.stringify(group));
      if (card === undefined) continue;
      const styles = lineStyles(group, options);
      const items = group.names.map(
        (name, i) =>
          `<dt>${swatch(styles[i])}${escapeHtml(name)}</dt><dd>${cellText(columns.at(name, at))}</dd>`,
      );
      setMarkup(find(card.element, 'dl'), items.join(''));
      if (at > 0) card.canvas.moveCursor(at);
    }
  }

  private applySizes({width, height, seriesColors = []}: PlotOptions): void {
    const {style} = this.element;
    if (height !== undefined) style.setProperty('--plot-height', `${height}px`);
    if (width !== undefined) style.setProperty('--card-width', `${width}px`);
    seriesColors.slice(0, 6).forEach((color, i) => style.setProperty(`--tfm-series-${i + 1}`, color));
  }

  /** Names the keys that have no values, since they may be misspelt. */
  private writeNote(): void {
    const {groups, columns, unit} = this.content as SectionContent;
    const missing = groups
      .flatMap(({names}) => names)
      .filter(name => !columns.values.has(name) && !(unit === 'batch' && name.startsWith('val_')));
    find(this.element, ':scope > .note').textContent =
      columns.length === 0 || missing.length === 0
        ? ''
        : `The logs of ${unit === 'epoch' ? 'epochs' : 'batches'} contain no ${missing.join(', ')}.`;
  }
}
