import type {ChartSettings} from '../series/chart_settings.js';
import type {XUnit} from '../series/x_axis.js';
import {create, find} from '../charts/markup.js';

const X_UNITS: XUnit[] = ['epoch', 'step', 'time'];

/** The settings of all charts: smoothing, the unit of x, a logarithmic y, outliers. */
export class SettingsBar {
  readonly element = create(
    'div',
    'tools',
    '<span class="tool smoothing"><label for="smoothing">Smoothing</label>' +
      '<input id="smoothing" type="range" min="0" max="0.99" step="0.01"><output for="smoothing"></output></span>' +
      `<span class="tool"><span id="x-unit">x</span>${segments('x-unit', 'x', X_UNITS)}</span>` +
      `<span class="tool"><span id="y-scale">y</span>${segments('y-scale', 'y', ['linear', 'log'])}</span>` +
      '<label class="tool training-lines"><input type="checkbox" data-check="showsTraining">Training lines</label>' +
      '<label class="tool"><input type="checkbox" data-check="ignoresOutliers">Ignore outliers</label>',
  );
  private readonly onChange: (change: Partial<ChartSettings>) => void;

  constructor(onChange: (change: Partial<ChartSettings>) => void) {
    this.onChange = onChange;
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', 'Chart settings');
    this.element.setAttribute('part', 'settings');
    this.element.addEventListener('click', ({target}) => this.press((target as Element).closest('button')));
    this.element.addEventListener('input', ({target}) => this.input(target as HTMLInputElement));
  }

  /** @param smoothing the weight in use; undefined hides the setting */
  update(
    settings: ChartSettings,
    {smoothing, compares, hasTime}: {smoothing: number | undefined; compares: boolean; hasTime: boolean},
  ): void {
    find(this.element, '.smoothing').hidden = smoothing === undefined;
    find(this.element, '.training-lines').hidden = !compares;
    if (smoothing !== undefined) {
      find<HTMLInputElement>(this.element, '#smoothing').value = String(smoothing);
      find(this.element, 'output').textContent = smoothing.toFixed(2);
    }
    for (const button of this.element.querySelectorAll<HTMLButtonElement>('[data-value]')) {
      const value = button.dataset.value;
      const isOn = value === settings.x || value === (settings.isLog ? 'log' : 'linear');
      button.setAttribute('aria-pressed', String(isOn));
      if (value === 'time') button.disabled = !hasTime;
    }
    for (const box of this.element.querySelectorAll<HTMLInputElement>('[data-check]')) {
      box.checked = settings[box.dataset.check as 'ignoresOutliers' | 'showsTraining'];
    }
  }

  private press(button: HTMLButtonElement | null): void {
    const value = button?.dataset.value;
    if (value === undefined) return;
    if (value === 'linear' || value === 'log') this.onChange({isLog: value === 'log'});
    else this.onChange({x: value as XUnit});
  }

  private input(target: HTMLInputElement): void {
    if (target.id === 'smoothing') this.onChange({smoothing: Number(target.value)});
    else if (target.dataset.check !== undefined) this.onChange({[target.dataset.check]: target.checked});
  }
}

function segments(label: string, name: string, values: readonly string[]): string {
  const buttons = values.map(
    value => `<button type="button" aria-pressed="false" data-value="${value}">${value}</button>`,
  );
  return `<span class="segments" role="group" aria-labelledby="${label}" data-name="${name}">${buttons.join('')}</span>`;
}
