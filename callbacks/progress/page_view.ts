import {UsageError} from '../../src/errors.js';
import {
  compareForDisplay,
  formatSteps,
  type ProgressBarState,
  type ProgressView,
  formatLogValue,
  formatSpeed,
  formatTime,
  formatTitle,
} from './progress_bar.js';

const NAME = 'tfjs-metrics-progress';

/** The default style. `:where` has no specificity, so all rules of the page override it. */
const STYLE = `
:where(.${NAME}) {
  font: var(--tfjs-metrics-progress-font, 0.875rem/1.4 system-ui, sans-serif);
  color: var(--tfjs-metrics-progress-color, inherit);
  max-width: var(--tfjs-metrics-progress-width, 32rem);
  contain: content;
}
:where(.${NAME}-head) { display: flex; gap: 1em; justify-content: space-between; }
:where(.${NAME}-head, .${NAME}-logs) { font-variant-numeric: tabular-nums; }
:where(.${NAME}-title) { font-weight: 600; }
:where(.${NAME}-bar) {
  display: block; width: 100%; height: var(--tfjs-metrics-progress-height, 0.5rem); margin: 0.25em 0;
  accent-color: var(--tfjs-metrics-progress-accent, #2e7d32);
}
:where(.${NAME}-logs) { display: flex; flex-wrap: wrap; gap: 0 1.25em; margin: 0; }
:where(.${NAME}-logs dt, .${NAME}-logs dd) { display: inline; margin: 0; }
:where(.${NAME}-logs dt)::after { content: ': '; }
`;

/** The element that contains the progress element, or its selector. */
export type ProgressContainer = string | Element;

function findContainer(where: string, container: ProgressContainer): Element {
  if (typeof container !== 'string') return container;
  const element = typeof document === 'undefined' ? null : document.querySelector(container);
  if (element !== null) return element;
  throw new UsageError(
    where,
    `there is no element "${container}" in this page. Pass an element, or its selector.`,
  );
}

function addStyle(element: Element): void {
  const root = element.getRootNode();
  const parent = root instanceof ShadowRoot ? root : element.ownerDocument.head;
  if (parent.querySelector(`style[data-${NAME}]`) !== null) return;
  const style = element.ownerDocument.createElement('style');
  style.dataset.tfjsMetricsProgress = '';
  style.textContent = STYLE;
  parent.prepend(style);
}

/** Shows a bar and the logs in an element of the page. Its CSS classes start with `tfjs-metrics-progress`. */
export class PageView implements ProgressView {
  readonly live = true;
  private readonly root: HTMLElement;
  private readonly title: HTMLElement;
  private readonly count: HTMLElement;
  private readonly bar: HTMLProgressElement;
  private readonly list: HTMLElement;
  private readonly numbers = new Map<string, {readonly row: HTMLElement; readonly text: Text}>();
  private readonly keep: boolean;

  /**
   * @param keep whether the element stays when training has ended
   * @throws UsageError if there is no such container
   */
  constructor(where: string, container: ProgressContainer, keep: boolean, style: boolean) {
    const parent = findContainer(where, container);
    const make = <K extends keyof HTMLElementTagNameMap>(tag: K, part: string): HTMLElementTagNameMap[K] => {
      const element = parent.ownerDocument.createElement(tag);
      element.className = part === '' ? NAME : `${NAME}-${part}`;
      return element;
    };
    this.keep = keep;
    this.root = make('div', '');
    this.root.setAttribute('role', 'group');
    this.root.setAttribute('aria-label', 'Training');
    const head = make('div', 'head');
    this.title = make('span', 'title');
    // Screen readers announce each epoch. The numbers change too often for that.
    this.title.setAttribute('role', 'status');
    this.count = make('span', 'count');
    this.bar = make('progress', 'bar');
    this.list = make('dl', 'logs');
    head.append(this.title, this.count);
    this.root.append(head, this.bar, this.list);
    parent.append(this.root);
    if (style) addStyle(parent);
  }

  /** False if other code has removed the element. */
  get isThere(): boolean {
    return this.root.parentNode !== null;
  }

  begin(state: ProgressBarState): void {
    this.name(state);
    this.draw(state);
  }

  draw(state: ProgressBarState): void {
    this.name(state);
    const {step, steps, done} = state;
    const time = formatTime(state) + (done || steps === undefined ? '' : ' left');
    this.count.textContent = `${formatSteps(state).trim()} · ${time} · ${formatSpeed(state)}`;
    if (steps === undefined || steps === 0) {
      this.bar.removeAttribute('value');
    } else {
      this.bar.max = steps;
      this.bar.value = step;
    }
    const of = steps === undefined ? '' : ` of ${steps}`;
    this.bar.setAttribute('aria-valuetext', `step ${step}${of}, ${time}`);
    for (const [key, value] of state.logs) this.number(key).data = formatLogValue(value);
  }

  end(): void {
    if (!this.keep) this.root.remove();
  }

  private name(state: ProgressBarState): void {
    const title = formatTitle(state) || 'Training';
    if (this.title.textContent === title) return;
    this.title.textContent = title;
    this.bar.setAttribute('aria-label', title);
  }

  private number(key: string): Text {
    return (this.numbers.get(key) ?? this.addRow(key)).text;
  }

  /** A key may appear late, as those of the validation do. Rows have the same order as in a terminal. */
  private addRow(key: string): {readonly row: HTMLElement; readonly text: Text} {
    const {ownerDocument: page} = this.root;
    const [row, name, number] = ['div', 'dt', 'dd'].map(tag => page.createElement(tag));
    const text = page.createTextNode('');
    name.textContent = key;
    number.append(text);
    row.append(name, number);
    const later = [...this.numbers].filter(([other]) => compareForDisplay(key, other) < 0);
    const next = later.sort(([a], [b]) => compareForDisplay(a, b))[0];
    this.list.insertBefore(row, next === undefined ? null : next[1].row);
    this.numbers.set(key, {row, text});
    return {row, text};
  }
}
