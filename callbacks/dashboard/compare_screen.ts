import type {Run} from '../runs/record/run.js';
import {create, setMarkup} from './charts/markup.js';
import type {ChartList} from './charts/chart_list.js';
import {bestRun, comparisonEvaluation, comparisonLine, differencesMarkup} from './parts/comparison.js';
import {FindingsPart} from './parts/findings_part.js';
import type {Header} from './parts/header.js';
import {RunsTable} from './parts/runs_table.js';
import {RunComparison} from './run_comparison.js';
import type {ChartSettings} from './series/chart_settings.js';

/** What a dashboard shows of several runs. */
export class CompareScreen {
  readonly table: RunsTable;
  readonly findings = new FindingsPart();
  readonly differences = create(
    'div',
    'cell',
    '<h2 class="cell-title">What differs</h2><div class="view"></div>',
  );
  readonly evaluation = create('div', 'evaluation');
  readonly comparison = new RunComparison();
  private evaluated: string | undefined;
  private readonly charts: ChartList;
  private readonly header: Header;

  constructor(charts: ChartList, header: Header, onChange: () => void) {
    this.charts = charts;
    this.header = header;
    this.table = new RunsTable((id, isShown) => {
      this.comparison.compared.show(id, isShown);
      onChange();
    });
  }

  draw(runs: readonly Run[], settings: ChartSettings, isForced: boolean): void {
    this.comparison.update(runs, settings);
    const {metrics, compared} = this.comparison;
    const findings = this.comparison.findings();
    const unclear = findings.filter(({id}) => id === 'cannot-be-told-apart').length;
    const name = `<span class="status">Comparison</span><span><strong>${runs.length} runs</strong></span>`;
    this.header.updateLine(name, comparisonLine(compared.list, metrics, unclear));
    this.table.update(compared.list, metrics, bestRun(compared.list, metrics)?.run);
    this.charts.draw(this.comparison.views(settings, isForced));
    this.charts.showCursor(undefined, 0, new Map());
    this.findings.update('Findings', findings, 'Nothing can be said about the differences of these runs.');
    setMarkup(this.differences.querySelector('.view') as Element, differencesMarkup(compared.list));
    this.drawEvaluation();
  }

  private drawEvaluation(): void {
    const {list} = this.comparison.compared;
    const key = JSON.stringify(
      list.map(({series, color}) => [series.run.id, color, series.run.evaluation?.count]),
    );
    if (key === this.evaluated) return;
    this.evaluated = key;
    this.evaluation.replaceChildren(...comparisonEvaluation(list));
  }
}
