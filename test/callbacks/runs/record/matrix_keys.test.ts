import {expect} from 'chai';
import {shownMetrics} from '../../../../callbacks/dashboard/series/metrics.js';
import {RunSeries} from '../../../../callbacks/dashboard/series/run_series.js';
import {matrixKeys} from '../../../../callbacks/runs/record/matrix_keys.js';
import {metricKeys} from '../../../../callbacks/views/text/metric_keys.js';
import {logEntries} from '../../../../src/metrics/logs/log_entries.js';
import {runOfLists} from '../../findings/records.js';

const SQUARE = [
  [5, 1, 0],
  [2, 7, 1],
  [0, 0, 9],
];

/** The log keys of the entries of an array of results. */
function keysOf(name: string, values: number[][] | number[][][], classes?: string[]): string[] {
  return logEntries(name, values, classes)
    .map(([key]) => key)
    .filter(key => key !== name);
}

describe('log keys of matrices', () => {
  it('are found by class ids, by class names, and in matrices of single labels', () => {
    for (const classes of [undefined, ['cat', 'big_dog', 'red fox']]) {
      const square = keysOf('confusion_matrix', SQUARE, classes);
      const labels = keysOf('multilabel', [SQUARE, SQUARE, SQUARE].map(m => m.slice(0, 2).map(r => r.slice(0, 2))), classes); // prettier-ignore
      const others = ['loss', 'f1_score', 'f1_score_0', 'f1_score_1', 'recall_cat', 'acc_0_0'];
      expect([...matrixKeys(new Set([...others, ...square, ...labels]))].sort()).to.eql(
        [...square, ...labels].sort(),
      );
    }
  });

  it('an incomplete square is none', () => {
    expect(matrixKeys(new Set(['a_0_0', 'a_0_1', 'a_1_1']))).to.have.property('size', 0);
  });

  it('have no chart in the dashboard or the report', () => {
    const keys = keysOf('confusion_matrix', SQUARE).flatMap(key => [key, `val_${key}`]);
    const lists = Object.fromEntries(['loss', 'val_loss', 'f1', ...keys].map(key => [key, [1, 2]]));
    const run = runOfLists(lists);
    const series = new RunSeries();
    series.update(run, {} as never);
    expect(shownMetrics([series]).map(({key}) => key)).to.eql(['loss', 'f1']);
    expect(metricKeys(run)).to.eql(['loss', 'f1']);
  });
});
