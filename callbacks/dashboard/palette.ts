/** Custom properties that hold the colors of a canvas. */
const PROPERTIES = {
  surface: '--tfm-surface',
  later: '--tfm-surface-sunken',
  grid: '--tfm-grid',
  axis: '--tfm-rule-strong',
  ink: '--tfm-ink',
  ink2: '--tfm-ink-2',
  ink3: '--tfm-ink-3',
  problem: '--tfm-problem',
  base: '--tfm-baseline',
  val: '--tfm-validation',
  valRaw: '--tfm-validation-raw',
  train: '--tfm-train',
  trainRaw: '--tfm-train-raw',
  s1: '--tfm-series-1',
  s2: '--tfm-series-2',
  s3: '--tfm-series-3',
  s4: '--tfm-series-4',
  s5: '--tfm-series-5',
  s6: '--tfm-series-6',
};

export type ColorName = keyof typeof PROPERTIES;
export type Colors = Record<ColorName, string>;

/**
 * The colors of the canvases. A custom property returns its source text, such as `light-dark(…)`, so the
 * colors are the computed ones of probe elements. A probe has a transition of its color, whose end tells that
 * the theme changed.
 */
export class Palette {
  readonly element: HTMLElement;
  private readonly probes: [ColorName, HTMLElement][] = [];
  private colors: Colors | undefined;

  constructor(onChange: () => void) {
    this.element = document.createElement('div');
    this.element.className = 'probes';
    this.element.setAttribute('aria-hidden', 'true');
    for (const [name, property] of Object.entries(PROPERTIES)) {
      const probe = document.createElement('i');
      probe.style.color = `var(${property})`;
      this.element.append(probe);
      this.probes.push([name as ColorName, probe]);
    }
    this.element.addEventListener('transitionend', () => {
      this.colors = undefined;
      onChange();
    });
  }

  read(): Colors {
    this.colors ??= Object.fromEntries(
      this.probes.map(([name, probe]) => [name, getComputedStyle(probe).color]),
    ) as Colors;
    return this.colors;
  }

  /** Reads the colors again at the next use. */
  reset(): void {
    this.colors = undefined;
  }
}
