import type {ComparisonId} from '../findings/compare_runs.js';
import {compareRuns} from '../findings/compare_runs.js';
import type {Finding} from '../findings/finding.js';
import type {Run} from '../runs/record/run.js';
import {escapeHtml} from '../views/text/escape_html.js';
import {formatNumber} from '../views/text/numbers.js';
import {swatch} from '../views/text/swatch.js';
import type {KeyedView} from './charts/chart_list.js';
import type {ChartSettings} from './series/chart_settings.js';
import {ComparedRuns} from './series/compared_runs.js';
import {bestValue, comparisonChart} from './chart_views/comparison_chart.js';
import {judgedKey, type ShownMetric, shownMetrics} from './series/metrics.js';

/** Several runs: their charts, and findings about their differences. */
export class RunComparison {
  readonly compared = new ComparedRuns();
  metrics: ShownMetric[] = [];
  private found: {key: string; list: Finding<ComparisonId>[]} | undefined;

  update(runs: readonly Run[], settings: ChartSettings): void {
    this.compared.update(runs, settings);
    this.metrics = shownMetrics(this.compared.list.map(({series}) => series));
  }

  /** One chart per metric, with a line per run. */
  views(settings: ChartSettings, isForced: boolean): KeyedView[] {
    const {list} = this.compared;
    return this.metrics.map(metric => {
      const key = judgedKey(metric);
      const items = list
        .filter(({isShown, color}) => isShown && color !== undefined)
        .map(run => {
          const value = bestValue(run, key);
          return `<li><span class="key">${swatch(run.color ?? 's1')}${escapeHtml(run.name)} <b>${formatNumber(value)}</b></span></li>`;
        });
      return {
        key: `metric ${metric.key}`,
        view: comparisonChart(metric, list, settings, isForced),
        foot: `<ul class="curve-key">${items.join('')}</ul>`,
      };
    });
  }

  findings(): Finding<ComparisonId>[] {
    const runs = this.compared.list.map(({series}) => series.run);
    const key = JSON.stringify(
      runs.map(({id, epochs, evaluation}) => [id, epochs.length, evaluation === undefined]),
    );
    if (this.found?.key !== key) this.found = {key, list: compareRuns(runs)};
    return this.found.list;
  }
}
