import {failureOf, failureTime} from '../runs/record/failure.js';
import type {Run} from '../runs/record/run.js';
import {legend} from '../views/text/swatch.js';
import type {ChartList} from './charts/chart_list.js';
import {create, setMarkup} from './charts/markup.js';
import {AllValues} from './parts/all_values.js';
import {Announcer} from './parts/announcer.js';
import {type ChosenSamples, EvaluationPart} from './parts/evaluation.js';
import {FindingsPart} from './parts/findings_part.js';
import type {Header} from './parts/header.js';
import {type Activity, headline} from './parts/header_text.js';
import {legendEntries} from './parts/legend_entries.js';
import {Values} from './parts/values.js';
import type {ChartSettings} from './series/chart_settings.js';
import {Cursor} from './series/cursor.js';
import {closestRow} from './series/rows.js';
import {SingleRun} from './single_run.js';

const NO_FINDINGS = 'Nothing yet. Findings follow from the values of epochs.';

/** What a dashboard shows of one run. */
export class SingleScreen {
  readonly values = new Values();
  readonly findings = new FindingsPart();
  readonly legend = create('div', 'legend-row');
  readonly allValues = new AllValues();
  readonly evaluation: EvaluationPart;
  readonly announcer = new Announcer();
  run = new SingleRun();
  private readonly cursor = new Cursor();
  private readonly charts: ChartList;
  private readonly header: Header;

  constructor(charts: ChartList, header: Header, onSamples: (chosen: ChosenSamples) => void) {
    this.charts = charts;
    this.header = header;
    this.evaluation = new EvaluationPart(onSamples);
    this.values.slider.addEventListener('input', () => this.slide());
    this.values.slider.addEventListener('keydown', event => {
      if (!this.cursor.press(event, this.run.series)) return;
      event.preventDefault();
      this.drawCursor();
    });
  }

  /** Reads what was added to the run, and draws it. */
  draw(run: Run, settings: ChartSettings, activity: Activity): void {
    if (run.id !== this.run.series.run?.id) {
      this.run = new SingleRun();
      this.cursor.release();
    }
    this.run.update(run, settings);
    const {series, metrics, state} = this.run;
    this.header.update(series, metrics, activity);
    setMarkup(this.legend, legend(legendEntries(series, metrics)));
    this.charts.draw(this.run.views(settings));
    this.drawCursor();
    this.allValues.update(series, metrics);
    const isOpen = state === 'running' || state === 'empty';
    this.findings.update(isOpen ? 'Findings so far' : 'Findings', this.run.findings(), NO_FINDINGS);
    this.evaluation.update(run);
    this.announce(run);
    series.settle();
  }

  /** Reads what was added to the run, and writes the header. */
  drawHeader(run: Run, settings: ChartSettings, activity: Activity): void {
    if (run.id !== this.run.series.run?.id) return;
    this.run.update(run, settings);
    this.header.update(this.run.series, this.run.metrics, activity);
  }

  /** Moves the cursor to the epoch at a share of the x axis. */
  pointAt(share: number): void {
    const {axis} = this.run.series;
    if (axis.epochs.length === 0) return;
    this.cursor.moveTo(closestRow(axis.epochs, share * axis.end));
    this.drawCursor();
  }

  private slide(): void {
    const {epochs} = this.run.series.columns;
    this.cursor.moveTo(closestRow(epochs, Number(this.values.slider.value) - 1));
    this.drawCursor();
  }

  private drawCursor(): void {
    const {series, metrics} = this.run;
    const row = this.cursor.row(series);
    const number = row < 0 ? undefined : String(series.columns.epochs[row] + 1);
    this.charts.showCursor(number, row < 0 ? 0 : series.axis.epochs[row], this.run.values(row));
    this.values.update(series, metrics, row);
  }

  private announce(run: Run): void {
    const [big, small] = headline(this.run.series, this.run.state);
    const best = this.run.series.best;
    const words = [
      big,
      small,
      best === undefined ? '' : `best ${best.key} so far in epoch ${best.epoch + 1}`,
    ];
    const nan =
      (run.events ?? []).filter(({kind}) => kind === 'nan' || kind === 'error').at(-1) ?? failureOf(run);
    this.announcer.update({
      id: run.id,
      events: run.events?.length ?? 0,
      text: words.filter(text => text !== '').join('. '),
      alert: nan === undefined ? undefined : `${nan.text}, ${failureTime(run, nan).replace('in ', '')}`,
    });
  }
}
