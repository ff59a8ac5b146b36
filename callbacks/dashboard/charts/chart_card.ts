import {escapeHtml} from '../../views/text/escape_html.js';
import type {ChartMark, ChartNote, ChartView} from '../chart_views/chart_view.js';
import {setMarkup, setText} from './markup.js';
import {LineCanvas} from './line_canvas.js';
import type {Palette} from '../palette.js';

/** The part of the axis in which a tick is too close to the cursor's number. */
const CHIP_SHARE = 0.07;

/**
 * A chart with its title, texts and axes. Texts are HTML in fixed places around the canvas, so that nothing
 * moves when a value changes.
 */
export class ChartCard {
  readonly element: HTMLElement;
  view: ChartView;
  private readonly area: HTMLElement;
  private readonly canvas: LineCanvas;
  private width = 0;
  private height = 0;
  private chipText: string | undefined;
  private markup = '';

  constructor(view: ChartView, palette: Palette) {
    this.view = view;
    this.element = document.createElement('div');
    this.element.className = 'cell chart';
    this.element.innerHTML =
      '<div class="chart-head"><div><h3 class="cell-title"></h3><p class="cell-sub"></p></div><dl class="chart-now"></dl></div>' +
      '<div class="plot live-plot" role="img"><div class="live-lane"></div><div class="live-y"></div>' +
      '<div class="live-area"><div class="live-canvas"></div><div class="live-notes"></div>' +
      '<i class="plot-cursor"></i><i class="plot-chip"></i></div><div class="live-x"></div></div><div class="chart-foot"></div>';
    this.area = this.find('.live-area');
    this.canvas = new LineCanvas(this.find('.live-canvas'), palette, view);
  }

  /** Draws a view. Draws only the texts while the card has no size. */
  draw(view: ChartView): void {
    this.view = view;
    this.writeTexts();
    if (this.width === 0) this.measure();
    if (this.width > 0) this.canvas.draw(view, this.width, this.height);
  }

  /** Writes the values under the cursor, beside the title. */
  writeBeside(markup: string): void {
    setMarkup(this.find('.chart-now'), markup);
  }

  writeBelow(markup: string): void {
    setMarkup(this.find('.chart-foot'), markup);
  }

  /** Reads the size of the plot. It changes only with that of the dashboard: reading it lays the page out. */
  measure(): void {
    this.width = this.area.clientWidth;
    this.height = this.area.clientHeight;
  }

  /** Draws the canvas again, after a change of colors. */
  redraw(): void {
    this.canvas.redraw();
  }

  /** Writes the number of the epoch under the cursor below the plot; hides the cursor if it is undefined. */
  showCursor(text: string | undefined, position: number): void {
    this.chipText = text;
    const share = position / this.view.end;
    setText(this.find('.plot-chip'), text ?? '');
    for (const part of this.area.querySelectorAll<HTMLElement>('.plot-cursor, .plot-chip'))
      part.hidden = text === undefined;
    this.view.xTicks.forEach(({x}, i) => {
      const tick = this.find('.live-x').children[i];
      tick?.classList.toggle(
        'under-chip',
        text !== undefined && Math.abs(x / this.view.end - share) < CHIP_SHARE,
      );
    });
  }

  /** The share of the plot at which a pointer is, from 0 to 1; `undefined` beside it. */
  shareAt(event: MouseEvent): number | undefined {
    const {left, width} = this.area.getBoundingClientRect();
    if (width === 0) return undefined;
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  }

  get pointerTarget(): HTMLElement {
    return this.area;
  }

  destroy(): void {
    this.canvas.destroy();
    this.element.remove();
  }

  private writeTexts(): void {
    const {title, subtitle, sentence, marks, notes, xTicks, y, tickText, isStrip} = this.view;
    this.find('.plot').setAttribute('aria-label', sentence);
    const markup = JSON.stringify([title, subtitle, marks, notes, xTicks, y, isStrip]);
    if (markup === this.markup) return;
    this.markup = markup;
    this.find('.cell-title').textContent = title;
    this.find('.cell-sub').textContent = subtitle;
    this.find('.plot').classList.toggle('strip', isStrip === true);
    this.find('.live-lane').innerHTML = marks.map(markText).join('');
    this.find('.live-y').innerHTML =
      y.ticks.map(tick => `<span>${escapeHtml(tickText(tick))}</span>`).join('') +
      (y.isCut
        ? '<svg class="live-break" viewBox="0 0 9 12"><path d="M4.5 0v2L1 4l7 2.5-7 2.5 3.5 1.5v1"/></svg>'
        : '');
    this.find('.live-notes').innerHTML = notes.map(noteText).join('');
    this.find('.live-x').innerHTML = xTicks
      .map(({text}, i) => `<span class="${tickClass(i, xTicks.length)}">${escapeHtml(text)}</span>`)
      .join('');
    this.placeTexts();
  }

  /** Geometry is set by CSSOM: a page may refuse style attributes in markup. */
  private placeTexts(): void {
    const {marks, notes, xTicks, y, end} = this.view;
    const left = (element: Element, x: number): void => {
      (element as HTMLElement).style.left = percent(x / end);
    };
    const top = (element: Element, value: number): void => {
      (element as HTMLElement).style.top = percent(this.heightShare(value));
    };
    const named = marks.filter(({text}) => text !== undefined);
    [...this.find('.live-lane').children].forEach((span, i) => left(span, named[i].x));
    [...this.find('.live-y').querySelectorAll('span')].forEach((span, i) => top(span, y.ticks[i]));
    [...this.find('.live-notes').children].forEach((span, i) => {
      left(span, notes[i].x);
      top(span, notes[i].y);
    });
    [...this.find('.live-x').children].forEach((span, i) => left(span, xTicks[i].x));
    if (this.chipText === undefined) this.showCursor(undefined, 0);
  }

  private heightShare(value: number): number {
    const {min, max, isLog} = this.view.y;
    const f = isLog ? Math.log10 : (v: number): number => v;
    return 1 - (f(value) - f(min)) / (f(max) - f(min));
  }

  private find(selector: string): HTMLElement {
    return this.element.querySelector(selector) as HTMLElement;
  }
}

function percent(share: number): string {
  return `${Math.round(share * 1e4) / 100}%`;
}

function markText({text, kind, toLeft}: ChartMark): string {
  if (text === undefined) return '';
  const cross = kind === 'nan' ? '<b class="cross">✕</b> ' : '';
  return `<span class="${toLeft ? 'to-left' : ''}">${cross}${escapeHtml(text)}</span>`;
}

function noteText({text, place, toLeft, isName}: ChartNote): string {
  return `<span class="live-note ${place}${toLeft ? ' to-left' : ''}${isName ? ' name' : ''}">${escapeHtml(text)}</span>`;
}

function tickClass(i: number, length: number): string {
  if (i === 0) return 'first';
  if (i === length - 1) return 'last';
  return i === length - 2 ? 'before-last' : '';
}
