import {PANEL_CSS} from './show_styles.js';

/** A section of the panel, as tfjs-vis names a surface. */
export interface SectionName {
  name: string;
  /** Sections of the same tab are grouped under its name. Default: `'Visor'`, as in tfjs-vis */
  tab?: string;
  /** Sizes of the section, as CSS lengths or in pixels. */
  styles?: Partial<Record<'width' | 'height' | 'maxWidth' | 'maxHeight', string | number>>;
}

const SIZES = {width: 'width', height: 'height', maxWidth: 'max-width', maxHeight: 'max-height'} as const;

/** The panel at the side of the page: one element, with a section for each name. */
class SidePanel {
  readonly element = document.createElement('div');
  private readonly panel = create('aside', {className: 'surface', ariaLabel: 'Charts'});
  private readonly close = create('button', {type: 'button', textContent: 'Close', className: 'surface'});
  private readonly open = create('button', {
    type: 'button',
    textContent: 'Charts',
    className: 'surface open',
  });
  private readonly tabs = new Map<string, HTMLElement>();
  private readonly sections = new Map<string, HTMLElement>();

  constructor() {
    const root = this.element.attachShadow({mode: 'open'});
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(PANEL_CSS);
    root.adoptedStyleSheets = [sheet];
    const head = create('div', {className: 'head'});
    head.append(create('h2', {textContent: 'Charts'}), this.close);
    this.panel.append(head);
    root.append(this.panel, this.open);
    this.close.addEventListener('click', () => this.show(false));
    this.open.addEventListener('click', () => this.show(true));
    this.panel.addEventListener('keydown', ({key}) => {
      if (key === 'Escape') this.show(false);
    });
    this.open.hidden = true;
  }

  /** The place for the content of a section. */
  section({name, tab = 'Visor', styles = {}}: SectionName): HTMLElement {
    const key = JSON.stringify([tab, name]);
    let body = this.sections.get(key);
    if (body === undefined) {
      body = create('div', {className: 'body'});
      const section = create('section', {ariaLabel: name});
      section.append(create('h4', {textContent: name}), body);
      this.tab(tab).append(section);
      this.sections.set(key, body);
    }
    for (const [option, property] of Object.entries(SIZES)) {
      const size = styles[option as keyof typeof SIZES];
      if (size !== undefined) body.style.setProperty(property, typeof size === 'number' ? `${size}px` : size);
    }
    return body;
  }

  /** Shows or closes the panel, and moves the focus to the button that undoes it. */
  private show(isOpen: boolean): void {
    this.panel.hidden = !isOpen;
    this.open.hidden = isOpen;
    (isOpen ? this.close : this.open).focus();
  }

  private tab(name: string): HTMLElement {
    let group = this.tabs.get(name);
    if (group === undefined) {
      group = create('div', {className: 'tab'});
      group.append(create('h3', {textContent: name}));
      this.panel.append(group);
      this.tabs.set(name, group);
    }
    return group;
  }
}

let shown: SidePanel | undefined;

/** The element of a section in the panel, which is created if it is not in the page. */
export function panelSection(name: SectionName): HTMLElement {
  if (shown === undefined || !shown.element.isConnected) {
    shown = new SidePanel();
    document.body.append(shown.element);
  }
  return shown.section(name);
}

function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), properties);
}
