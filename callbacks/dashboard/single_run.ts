import {findings} from '../findings/findings.js';
import type {Run} from '../runs/record/run.js';
import type {FindingView} from '../views/tables/finding_list.js';
import {formatCount, formatNumber, formatSetting} from '../views/text/numbers.js';
import {swatch, type SwatchName} from '../views/text/swatch.js';
import type {KeyedView} from './charts/chart_list.js';
import type {ChartSettings} from './series/chart_settings.js';
import {MetricChart} from './chart_views/metric_chart.js';
import {type ShownMetric, shownMetrics} from './series/metrics.js';
import {RateSteps} from './series/rate_steps.js';
import {RunSeries} from './series/run_series.js';
import {stateOf} from './series/run_state.js';
import {learningRateStrip, speedStrip} from './chart_views/strip_charts.js';
import {learningRateAt} from './series/learning_rate.js';

/** How much longer than computing findings the time between two computations is. */
const FINDINGS_SHARE = 50;

/** From this number of epochs on, the findings of a running training wait until a tenth has been added. */
const MANY_EPOCHS = 1000;

/** Keys of the strips. */
const RATE = 'rate';
const SPEED = 'speed';

/** One run: its columns, its charts and its findings. */
export class SingleRun {
  readonly series = new RunSeries();
  metrics: ShownMetric[] = [];
  private readonly rateSteps = new RateSteps();
  private charts = new Map<string, MetricChart>();
  private found:
    | {
        key: string;
        epochs: number;
        events: number;
        evaluation: unknown;
        list: FindingView[];
        time: number;
        duration: number;
      }
    | undefined;

  update(run: Run, settings: ChartSettings): void {
    this.series.update(run, settings);
    this.metrics = shownMetrics([this.series]);
  }

  /** The charts of the metrics, and the strips of the learning rate and the speed. */
  views(settings: ChartSettings): KeyedView[] {
    const {series} = this;
    this.charts = new Map(this.metrics.map(({key}) => [key, this.charts.get(key) ?? new MetricChart()]));
    const views = this.metrics.map((metric): KeyedView => {
      const chart = this.charts.get(metric.key) as MetricChart;
      return {key: `metric ${metric.key}`, view: chart.view(metric, series, settings)};
    });
    this.rateSteps.update(series, series.changed.epochs);
    const rate = learningRateStrip(series, this.rateSteps);
    if (rate !== undefined) views.push({key: RATE, view: rate});
    const speed = speedStrip(series);
    if (speed !== undefined) views.push({key: SPEED, view: speed});
    return views;
  }

  /** What is written next to the titles of charts, by key: the values under the cursor. */
  values(row: number): Map<string, string> {
    const values = new Map(
      this.metrics.map(metric => [`metric ${metric.key}`, this.metricValues(metric, row)]),
    );
    values.set(RATE, oneValue(formatSetting(learningRateAt(this.series, Math.max(0, row)))));
    const speed = this.series.speed?.values[row];
    values.set(SPEED, oneValue(speed === undefined ? '–' : formatCount(speed)));
    return values;
  }

  /** The weight of the past in the averages that are drawn. */
  smoothing({smoothing}: ChartSettings): number {
    const hasBatches = this.series.columns.batches.size > 0 || this.state === 'empty';
    return smoothing ?? (hasBatches ? this.series.batchSmoothing : 0);
  }

  /**
   * Findings change with the epochs, events and the evaluation. While training, they are computed in at most
   * a fiftieth of the time, and with many epochs seldom, since they take longer than a frame.
   */
  findings(): FindingView[] {
    const {run, columns} = this.series;
    const epochs = columns.epochs.length;
    const events = run.events?.length ?? 0;
    const key = `${epochs} ${events} ${run.finished}`;
    const {found} = this;
    const now = performance.now();
    if (found !== undefined && found.evaluation === run.evaluation) {
      const isGrowing = epochs > MANY_EPOCHS && epochs < 1.1 * found.epochs && events === found.events;
      const isEarly =
        this.state === 'running' && (isGrowing || now < found.time + FINDINGS_SHARE * found.duration);
      if (found.key === key || isEarly) return found.list;
    }
    const list = findings(run);
    this.found = {
      key,
      epochs,
      events,
      evaluation: run.evaluation,
      list,
      time: now,
      duration: performance.now() - now,
    };
    return list;
  }

  get state(): ReturnType<typeof stateOf> {
    return stateOf(this.series.run);
  }

  private metricValues({key, hasTraining, hasValidation}: ShownMetric, row: number): string {
    const {columns} = this.series;
    const item = (name: SwatchName, label: string, value: number | undefined, isStrong: boolean): string =>
      `<dt>${swatch(name)}<span>${label}</span></dt><dd${isStrong ? ' class="strong"' : ''}>${textOf(value)}</dd>`;
    return (
      (hasValidation ? item('val', 'val', columns.logs.get(`val_${key}`)?.[row], true) : '') +
      (hasTraining ? item('train', 'train', columns.logs.get(key)?.[row], !hasValidation) : '')
    );
  }
}

function textOf(value: number | undefined): string {
  return formatNumber(value !== undefined && Number.isNaN(value) ? 'NaN' : value);
}

function oneValue(text: string): string {
  return `<dt><span></span><span></span></dt><dd class="strong">${text}</dd>`;
}
