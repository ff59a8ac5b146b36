import type {Run} from '../runs/record/run.js';
import {ChartList} from './charts/chart_list.js';
import {create} from './charts/markup.js';
import {Palette} from './palette.js';
import {CompareScreen} from './compare_screen.js';
import {Buttons} from './parts/buttons.js';
import type {ChosenSamples} from './parts/evaluation.js';
import type {Exported} from './exporting/export_runs.js';
import {Header} from './parts/header.js';
import {SettingsBar} from './parts/settings_bar.js';
import {type ChartSettings, DEFAULT_SETTINGS} from './series/chart_settings.js';
import {stateOf} from './series/run_state.js';
import {SingleScreen} from './single_screen.js';

/** The run of a dashboard that has none yet. */
const NO_RUN: Run = {version: 1, id: '', name: 'no run yet', started: 0, config: {}, epochs: [], events: []};

/** The content of a dashboard: one run, or several beside each other. */
export class DashboardView {
  readonly frame = create('div', 'tfm tfm-frame');
  readonly buttons = new Buttons();
  readonly charts: ChartList;
  readonly single: SingleScreen;
  readonly compare: CompareScreen;
  runs: readonly Run[] = [];
  settings: ChartSettings = DEFAULT_SETTINGS;
  private readonly palette: Palette;
  private readonly bar: SettingsBar;
  private readonly rail = create('div', 'cells rail');
  private readonly notice = create('p', 'notice');

  /**
   * @param schedule asks for a call of `draw` in the next frame
   * @param onSamples receives the samples behind a cell of the matrix
   */
  constructor(schedule: () => void, onSamples: (chosen: ChosenSamples) => void) {
    this.palette = new Palette(() => this.charts.redraw());
    this.charts = new ChartList(this.palette, share => this.pointAt(share));
    const header = new Header(this.buttons.element);
    this.single = new SingleScreen(this.charts, header, onSamples);
    this.compare = new CompareScreen(this.charts, header, schedule);
    this.bar = new SettingsBar(change => {
      this.settings = {...this.settings, ...change};
      schedule();
    });
    this.buttons.onChange = schedule;
    this.frame.setAttribute('part', 'frame');
    this.frame.setAttribute('role', 'region');
    this.notice.setAttribute('role', 'alert');
    const middle = create('div', 'with-rail');
    middle.append(this.charts.element, this.rail);
    this.frame.append(
      header.element,
      this.notice,
      this.compare.table.element,
      this.bar.element,
      this.single.legend,
      this.single.values.line,
      middle,
      this.single.allValues.element,
      this.single.evaluation.element,
      this.compare.evaluation,
      this.single.announcer.element,
      this.palette.element,
    );
  }

  /** Draws what was added to the runs. */
  draw(): void {
    const {runs, settings} = this;
    const compares = runs.length > 1;
    this.showScreen(compares);
    if (compares) this.compare.draw(runs, settings, matchMedia('(forced-colors: active)').matches);
    else this.single.draw(runs[0] ?? NO_RUN, settings, this.buttons.activity);
    const metricsOf = compares
      ? this.compare.comparison.compared.list.map(({series}) => series)
      : [this.single.run.series];
    this.bar.update(settings, {
      smoothing: compares ? undefined : this.single.run.smoothing(settings),
      compares,
      hasTime: metricsOf.some(
        ({columns}) => columns.epochs.length === 0 || columns.times.some(time => time > 0),
      ),
    });
    const state = compares || runs.length === 0 ? undefined : stateOf(runs[0]);
    this.buttons.update({
      isRunning: state === 'running' || state === 'empty',
      canAdd: compares || state === 'finished' || state === 'error',
      canExport: runs.length > 0,
    });
    this.frame.setAttribute(
      'aria-label',
      `Training dashboard: ${compares ? 'comparison' : (runs[0]?.name ?? 'no run yet')}`,
    );
  }

  /** Writes how far the training is; the charts follow with the next `draw`. */
  drawHeader(): void {
    const [run, ...others] = this.runs;
    if (run !== undefined && others.length === 0)
      this.single.drawHeader(run, this.settings, this.buttons.activity);
  }

  /** Draws the charts again, after a change of size. */
  resize(): void {
    this.palette.reset();
    this.charts.resize();
  }

  /** What the menu exports: the runs, and the charts as they are drawn. */
  exported(): Exported {
    const views = [...this.charts.cards.values()].map(({view}) => view);
    return {runs: this.runs, views, colors: this.palette.read()};
  }

  /** Removes the notice. */
  clearNotice(): void {
    this.notice.textContent = '';
    this.notice.hidden = true;
  }

  /** Shows a notice: what no part of the dashboard says. */
  showNotice(text: string): void {
    this.notice.textContent = text;
    this.notice.hidden = false;
  }

  /** Releases the canvases and timers. A later `draw` builds them again. */
  release(): void {
    this.charts.destroy();
    this.single.allValues.destroy();
  }

  private pointAt(share: number): void {
    if (this.runs.length <= 1) this.single.pointAt(share);
  }

  private showScreen(compares: boolean): void {
    const {single, compare, rail} = this;
    const [first] = rail.children;
    const wanted = compares
      ? [compare.findings.element, compare.differences]
      : [single.values.element, single.findings.element];
    if (first !== wanted[0]) rail.replaceChildren(...wanted);
    for (const element of [single.legend, single.values.line, single.allValues.element])
      element.hidden = compares;
    compare.table.element.hidden = !compares;
    compare.evaluation.hidden = !compares;
    if (compares) single.evaluation.element.hidden = true;
    else single.evaluation.element.hidden = this.runs[0]?.evaluation === undefined;
  }
}
