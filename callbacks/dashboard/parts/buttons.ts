import type {RunControls} from '../run_controls.js';
import {type Activity, ICONS} from './header_text.js';
import {create, find, setMarkup} from '../charts/markup.js';

/** A file that the menu can export. */
export type ExportKind = 'csv' | 'json' | 'svg' | 'png';

const ITEMS: [ExportKind, string][] = [
  ['csv', 'CSV'],
  ['json', 'JSON'],
  ['svg', 'SVG'],
  ['png', 'PNG'],
];

/** Pause, Resume and Stop, the choice of a record to compare with, and the menu Export. */
export class Buttons {
  readonly element = create(
    'div',
    'buttons',
    '<button class="button" type="button" data-do="pause"></button>' +
      `<button class="button" type="button" data-do="stop">${ICONS.stop}Stop</button>` +
      '<button class="button" type="button" data-do="add">Add a record</button>' +
      '<div class="menu"><button class="button" type="button" aria-haspopup="menu" aria-expanded="false" data-do="menu">' +
      `Export${ICONS.down}</button><div class="menu-list" role="menu" aria-label="Export" hidden>` +
      ITEMS.map(
        ([kind, name]) =>
          `<button type="button" role="menuitem" tabindex="-1" data-export="${kind}">${name}</button>`,
      ).join('') +
      '</div></div>',
  );
  /** What was asked for and is not known to have happened yet. */
  activity: Activity;
  controls: RunControls | undefined;
  onExport: (kind: ExportKind) => void = () => undefined;
  onAdd: () => void = () => undefined;
  onChange: () => void = () => undefined;

  constructor() {
    this.element.addEventListener('click', event => this.click(event));
    this.element.addEventListener('keydown', event => this.key(event));
    this.element.addEventListener('focusout', event => {
      if (!find(this.element, '.menu').contains(event.relatedTarget as Node | null)) this.openMenu(false);
    });
  }

  update({isRunning, canAdd, canExport}: {isRunning: boolean; canAdd: boolean; canExport: boolean}): void {
    if (!isRunning) this.activity = undefined;
    const controls = isRunning && this.controls !== undefined;
    const pause = this.button('pause');
    pause.hidden = !controls;
    pause.toggleAttribute('disabled', this.activity === 'stopping');
    setMarkup(pause, this.activity === 'paused' ? `${ICONS.resume}Resume` : `${ICONS.pause}Pause`);
    const stop = this.button('stop');
    stop.hidden = !controls;
    stop.toggleAttribute('disabled', this.activity === 'stopping');
    this.button('add').hidden = !canAdd;
    find(this.element, '.menu').hidden = !canExport;
  }

  private click({target}: Event): void {
    const button = (target as Element).closest<HTMLElement>('button');
    const kind = button?.dataset.export as ExportKind | undefined;
    if (kind !== undefined) {
      this.openMenu(false);
      this.button('menu').focus();
      this.onExport(kind);
      return;
    }
    switch (button?.dataset.do) {
      case 'pause':
        this.pauseOrResume();
        break;
      case 'stop':
        this.controls?.stop();
        this.activity = 'stopping';
        this.onChange();
        break;
      case 'add':
        this.onAdd();
        break;
      case 'menu':
        this.openMenu(find(this.element, '.menu-list').hasAttribute('hidden'));
    }
  }

  private pauseOrResume(): void {
    const isPaused = this.activity === 'paused';
    this.activity = isPaused ? undefined : 'paused';
    if (isPaused) this.controls?.resume();
    else this.controls?.pause();
    this.onChange();
  }

  private key(event: KeyboardEvent): void {
    const list = find(this.element, '.menu-list');
    const items = [...list.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const at = items.indexOf((event.target as Element).closest('[role=menuitem]') as HTMLElement);
    const steps: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    if (at < 0) {
      if (event.key !== 'ArrowDown' || event.target !== this.button('menu')) return;
      this.openMenu(true);
    } else if (event.key === 'Escape') {
      this.openMenu(false);
      this.button('menu').focus();
    } else if (event.key in steps) items[steps[event.key]].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private openMenu(isOpen: boolean): void {
    const list = find(this.element, '.menu-list');
    if (list.hidden === !isOpen) return;
    list.hidden = !isOpen;
    this.button('menu').setAttribute('aria-expanded', String(isOpen));
    if (isOpen) find(list, 'button').focus();
  }

  private button(name: string): HTMLElement {
    return find(this.element, `[data-do=${name}]`);
  }
}
