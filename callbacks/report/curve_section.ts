import {getOwn} from '../../src/own_property.js';
import {legend, type SwatchName} from '../views/text/swatch.js';
import {batchPoints} from '../views/line_charts/batch_layers.js';
import {batchSmoothing} from '../views/line_charts/batch_smoothing.js';
import {lineChart} from '../views/line_charts/line_chart.js';
import {metricKeys} from '../views/text/metric_keys.js';
import {formatCount} from '../views/text/numbers.js';
import {runMarks, stepsPerEpoch} from '../views/line_charts/run_marks.js';
import {learningRateStrip, speedStrip} from '../views/line_charts/strip_charts.js';
import {valueTable} from '../views/tables/value_table.js';
import type {Detail} from './detail.js';
import type {ReportFacts} from './report_facts.js';
import {section} from './section.js';

/** The curves of the training, with a table of their values. */
export function curveSection({run, baselines, ran}: ReportFacts, {points, cells, charts}: Detail): string {
  if (ran === 0) return '';
  const keys = metricKeys(run);
  const drawn = keys.slice(0, charts);
  const figures = drawn.map(key => lineChart(run, key, {baseline: getOwn(baselines, key), points}));
  const strips = learningRateStrip(run, {points}) + speedStrip(run, {points});
  const {end, later, bad, stop, best} = runMarks(run);
  const batches = drawn.map(key => batchPoints(run, key)).find(all => all.length > 1);
  const isValidated = run.epochs.some(({logs}) => Object.keys(logs).some(key => key.startsWith('val_')));
  const entries: (readonly [SwatchName, string] | false)[] = [
    isValidated && ['val', 'validation'],
    batches !== undefined && ['raw', 'training, per batch'],
    ['dots', 'training'],
    Object.keys(baselines).length > 0 && ['base', 'baseline'],
    best !== undefined && ['best', 'best epoch'],
    stop !== undefined && ['stop', 'stop'],
    bad !== undefined && ['bad', 'not a number'],
  ];
  const rows = Math.max(10, Math.floor(cells / (keys.length * 2 + 2)));
  return section(
    'curves',
    'Curves',
    legend(entries.filter(entry => entry !== false)) +
      `<div class="cells charts report-cells">${figures.join('')}</div>` +
      (strips === '' ? '' : `<div class="cells charts report-cells">${strips}</div>`) +
      valueTable(run, {id: 'values', rows}),
    [
      `x: epochs, up to the planned ${formatCount(end)}` +
        (later === undefined ? '. ' : '; the tinted part was not run. ') +
        'Values of an epoch are at its end.',
      batches === undefined
        ? ''
        : 'Values of batches are faint. The line over them is their debiased average, ' +
          `in which the past has the weight ${batchSmoothing(stepsPerEpoch(run) ?? 1)}.`,
      isValidated
        ? 'Training values are measured while the weights change, validation values after the epoch.'
        : '',
      drawn.length < keys.length ? `${drawn.length} of ${keys.length} metrics are drawn.` : '',
    ],
  );
}
