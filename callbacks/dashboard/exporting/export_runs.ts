import type {Run} from '../../runs/record/run.js';
import type {ChartView} from '../chart_views/chart_view.js';
import type {Colors} from '../palette.js';
import type {ExportKind} from '../parts/buttons.js';
import {chartsScene} from './charts_scene.js';
import {csvOfRuns} from './csv.js';
import {download, fileName} from './download.js';
import {pngOf} from './scene_png.js';
import {svgOf} from './scene_svg.js';

/** What is exported. */
export interface Exported {
  runs: readonly Run[];
  views: readonly ChartView[];
  colors: Colors;
}

/** Saves the runs that are shown, or their charts, as one file. */
export async function exportRuns(kind: ExportKind, {runs, views, colors}: Exported): Promise<void> {
  if (runs.length === 0) return;
  const name = runs.length === 1 ? runs[0].name : `${runs.length} runs`;
  const file = fileName(runs.length === 1 ? runs[0].name : 'runs', kind);
  switch (kind) {
    case 'csv':
      return download(file, new Blob([csvOfRuns(runs)], {type: 'text/csv'}));
    case 'json': {
      const value = runs.length === 1 ? runs[0] : runs;
      return download(
        file,
        new Blob([`${JSON.stringify(value, undefined, 1)}\n`], {type: 'application/json'}),
      );
    }
    case 'svg':
      return download(
        file,
        new Blob([svgOf(chartsScene(name, views, colors), name)], {type: 'image/svg+xml'}),
      );
    case 'png':
      return download(file, await pngOf(chartsScene(name, views, colors)));
  }
}
