import type {ChartView} from '../chart_views/chart_view.js';
import {ChartCard} from './chart_card.js';
import {create} from './markup.js';
import type {Palette} from '../palette.js';

/** A chart, and what stands below it: HTML. */
export interface KeyedView {
  key: string;
  view: ChartView;
  foot?: string;
}

/**
 * The charts of a dashboard, each under its key. A chart stays the same element as long as its key is shown.
 */
export class ChartList {
  readonly element: HTMLElement;
  readonly cards = new Map<string, ChartCard>();
  private readonly heading = create('h2', 'hidden', 'Curves');
  /** The low charts, in a row below the others. */
  private readonly strips = create('div', 'strips');
  private readonly palette: Palette;
  private readonly onPointer: (share: number) => void;

  /** @param onPointer called with the share of the plot, from 0 to 1, at which a pointer is */
  constructor(palette: Palette, onPointer: (share: number) => void) {
    this.palette = palette;
    this.onPointer = onPointer;
    this.element = document.createElement('div');
    this.element.className = 'cells charts';
    this.element.setAttribute('part', 'charts');
    this.element.append(this.heading, this.strips);
  }

  draw(views: readonly KeyedView[]): void {
    const keys = new Set(views.map(({key}) => key));
    for (const [key, card] of this.cards) {
      if (keys.has(key)) continue;
      card.destroy();
      this.cards.delete(key);
    }
    const charts = views.filter(({view}) => view.isStrip !== true);
    const strips = views.filter(({view}) => view.isStrip === true);
    this.strips.hidden = strips.length === 0;
    this.place(charts, this.heading);
    this.place(strips, undefined);
  }

  /** Draws charts in their order, after an element of the list or at the beginning of the strips. */
  private place(views: readonly KeyedView[], after: Element | undefined): void {
    let before = after;
    for (const {key, view, foot = ''} of views) {
      const card = this.card(key, view);
      const next = before === undefined ? this.strips.firstElementChild : before.nextElementSibling;
      if (next !== card.element) {
        if (before === undefined) this.strips.prepend(card.element);
        else before.after(card.element);
      }
      before = card.element;
      card.draw(view);
      card.writeBelow(foot);
    }
  }

  /** Draws the charts again, after a change of size. */
  resize(): void {
    for (const card of this.cards.values()) card.measure();
    for (const card of this.cards.values()) card.draw(card.view);
  }

  redraw(): void {
    for (const card of this.cards.values()) card.redraw();
  }

  /**
   * Shows the cursor in all charts.
   *
   * @param text the number of the epoch; `undefined` hides the cursor
   * @param values what is written next to the titles, by key: HTML
   */
  showCursor(text: string | undefined, position: number, values: ReadonlyMap<string, string>): void {
    const [first] = this.cards.values();
    // One property moves the cursor in all charts, which have the same x axis.
    this.element.style.setProperty(
      '--cursor',
      `${Math.round((1e4 * position) / (first?.view.end ?? 1)) / 100}%`,
    );
    for (const [key, card] of this.cards) {
      card.showCursor(text, position);
      card.writeBeside(values.get(key) ?? '');
    }
  }

  destroy(): void {
    for (const card of this.cards.values()) card.destroy();
    this.cards.clear();
  }

  private card(key: string, view: ChartView): ChartCard {
    let card = this.cards.get(key);
    if (card !== undefined) return card;
    card = new ChartCard(view, this.palette);
    this.cards.set(key, card);
    const target = card;
    const tell = (event: MouseEvent): void => {
      const share = target.shareAt(event);
      if (share !== undefined) this.onPointer(share);
    };
    card.pointerTarget.addEventListener('pointermove', tell);
    card.pointerTarget.addEventListener('click', tell);
    return card;
  }
}
