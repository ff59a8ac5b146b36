import type {Run} from '../../runs/record/run.js';
import type {ColorName} from '../palette.js';
import type {ChartSettings} from './chart_settings.js';
import {RunSeries} from './run_series.js';

/** The number of runs with a color; further ones are grey. */
export const MOST_COLORS = 6;

/** A run in a comparison. */
export interface ComparedRun {
  series: RunSeries;
  name: string;
  isShown: boolean;
  /** `s1` to `s6`; `undefined` for a run that is not among the first six that are shown. */
  color: Extract<ColorName, `s${number}`> | undefined;
}

/** The runs of a comparison: what is read from them, and which are shown. */
export class ComparedRuns {
  list: ComparedRun[] = [];
  private readonly hidden = new Set<string>();
  private readonly series = new Map<string, RunSeries>();

  update(runs: readonly Run[], settings: ChartSettings): void {
    const ids = new Set(runs.map(({id}) => id));
    for (const id of [...this.series.keys()]) if (!ids.has(id)) this.series.delete(id);
    const names = uniqueNames(runs);
    let colors = 0;
    this.list = runs.map((run, i) => {
      let series = this.series.get(run.id);
      if (series === undefined) this.series.set(run.id, (series = new RunSeries()));
      series.update(run, settings);
      const isShown = !this.hidden.has(run.id);
      const color = isShown && colors < MOST_COLORS ? (`s${++colors}` as ComparedRun['color']) : undefined;
      return {series, name: names[i], isShown, color};
    });
  }

  show(id: string, isShown: boolean): void {
    if (isShown) this.hidden.delete(id);
    else this.hidden.add(id);
  }
}

/** Adds a number to the name of a run that has the name of an earlier one. */
function uniqueNames(runs: readonly Run[]): string[] {
  const counts = new Map<string, number>();
  return runs.map(({name}) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
