import {ChartSection} from './chart_section.js';
import type {ColorOf} from './plot_canvas.js';
import {SHOW_CSS} from './show_styles.js';

/** Classes whose computed color is that of a part of a plot. */
const COLORS = ['ink', 'grid', 'problem', 'train', 'val', 's1', 's2', 's3', 's4', 's5', 's6'];

/** The charts in one container. They are in a shadow root, so that no style of the page changes them. */
export class ChartHost {
  private static readonly hosts = new WeakMap<HTMLElement, ChartHost>();
  private readonly element = document.createElement('div');
  private readonly root = this.element.attachShadow({mode: 'open'});
  private readonly sections = new Map<string, ChartSection>();

  private readonly level: 2 | 5;

  /** The host in a container: the one that is there, or a new one at its end. */
  static in(container: HTMLElement): ChartHost {
    let host = ChartHost.hosts.get(container);
    if (host === undefined || host.element.parentNode !== container) {
      host = new ChartHost(
        container.getRootNode() instanceof ShadowRoot && container.previousElementSibling?.localName === 'h4'
          ? 5
          : 2,
      );
      container.append(host.element);
      ChartHost.hosts.set(container, host);
    }
    return host;
  }

  private constructor(level: 2 | 5) {
    this.level = level;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHOW_CSS);
    this.root.adoptedStyleSheets = [sheet];
    // Also called when the element leaves the page, where its size is 0.
    new ResizeObserver(() => {
      for (const section of this.sections.values()) {
        if (this.element.isConnected) section.draw();
        else section.release();
      }
    }).observe(this.element);
  }

  /** The section of a name. Sections are in the order in which they were first asked for. */
  section(name: string, title: string): ChartSection {
    let section = this.sections.get(name);
    if (section === undefined) {
      const probes = document.createElement('div');
      probes.className = 'probes';
      probes.innerHTML = COLORS.map(color => `<i class="${color}"></i>`).join('');
      const colorOf: ColorOf = color => getComputedStyle(probes.children[COLORS.indexOf(color)]).color;
      section = new ChartSection(title, colorOf, this.level);
      section.element.prepend(probes);
      // A change of the theme changes the colors, which have a transition for this purpose.
      probes.addEventListener('transitionend', () => section?.redraw());
      this.sections.set(name, section);
      this.root.append(section.element);
    }
    return section;
  }
}
