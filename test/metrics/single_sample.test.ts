/**
 * Batches of one row, and options that leave one of something: on a device they count as on the CPU, and
 * once.
 */
import {dispose, tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {MetricClass} from '../../src/metrics/names/metric_table.js';
import * as classes from '../../src/metrics/classes.js';
import type {Metric} from '../../src/metrics/base/metric.js';
import {forcePath} from '../../src/array/path.js';
import {SLOW_DEVICE, someOf} from '../backend.js';
import {rowsAt, type Specimen, specimensOf} from '../vectors/specimens.js';
import {show} from '../vectors/values.js';
import {exemptionOf} from './laws/exemptions.js';
import {isSame, resultOf, Trial} from './laws/trial.js';

/** The result of one row, counted n times, on the CPU in arrays and on the device in tensors. */
async function both(specimen: Specimen, row: number, times: number): Promise<[unknown, unknown]> {
  const results: unknown[] = [];
  for (const path of ['cpu', 'device'] as const) {
    forcePath(path);
    const trial = new Trial(specimen, path);
    const metric = trial.make();
    try {
      for (let i = 0; i < times; i++) trial.feed(metric, rowsAt(specimen.rows, [row]));
      results.push(await resultOf(metric));
    } finally {
      metric.dispose();
    }
  }
  return [results[0], results[1]];
}

/** Options that leave one bin, class, threshold or column. */
const ONES: Record<string, [make: () => Metric, yTrue: number[] | number[][], yPred: number[] | number[][]]> =
  {
    'ReliabilityCurve, one bin': [() => new classes.ReliabilityCurve({nBins: 1}), [1, 0, 1], [0.9, 0.4, 0.2]],
    'CalibrationError, one bin': [() => new classes.CalibrationError({nBins: 1}), [1, 0, 1], [0.9, 0.4, 0.2]],
    'AUC, few thresholds': [() => new classes.AUC({numThresholds: 2}), [1, 0, 1], [0.9, 0.4, 0.2]],
    'Precision, one threshold': [
      () => new classes.Precision({thresholds: [0.5]}),
      [1, 0, 1],
      [0.9, 0.4, 0.2],
    ],
    'OneHotIoU, one class': [
      () => new classes.OneHotIoU({numClasses: 3, targetClassIds: [1]}),
      [[0, 1, 0]],
      [[0.1, 0.7, 0.2]],
    ],
    'OneHotMeanIoU, one row': [
      () => new classes.OneHotMeanIoU({numClasses: 3}),
      [[0, 1, 0]],
      [[0.1, 0.7, 0.2]],
    ],
    'ConfusionMatrix, one row': [() => new classes.ConfusionMatrix({numClasses: 3}), [1], [[0.1, 0.7, 0.2]]],
    'ConfusionMatrix, two rows of one': [() => new classes.ConfusionMatrix({numClasses: 2}), [1], [0.7]],
    'PerClass, one class': [() => new classes.MeanSquaredError(), [[1]], [[0.25]]],
  };

describe('one row', function () {
  this.timeout(120_000);
  afterEach(() => forcePath(undefined));

  for (const {className} of Object.values<MetricClass>(classes)) {
    it(`counts once in ${className}, on a device as on the CPU`, async () => {
      for (const specimen of someOf(await specimensOf(className), 1)) {
        if (exemptionOf(specimen, [2, 12]) !== undefined) continue;
        for (const row of SLOW_DEVICE ? [1] : [0, 1]) {
          for (const times of [1, 2]) {
            const [want, got] = await both(specimen, row, times);
            const about = `${specimen.id}, row ${row}, ${times} times: ${show(got)}, want ${show(want)}`;
            expect(isSame(got, want, 1e-4), about).to.equal(true);
          }
        }
      }
    });
  }

  for (const [name, [make, yTrue, yPred]] of Object.entries(ONES)) {
    it(`${name}: the same on both paths`, async () => {
      const results: unknown[] = [];
      for (const path of ['cpu', 'device'] as const) {
        forcePath(path);
        const metric = make();
        const [t, p] = [tensor(yTrue), tensor(yPred)];
        if (path === 'cpu') metric.updateState(yTrue, yPred);
        else metric.updateState(t, p);
        results.push(await resultOf(metric));
        dispose([t, p]);
        metric.dispose();
      }
      expect(isSame(results[1], results[0], 1e-5), `${show(results[1])}, want ${show(results[0])}`).to.equal(
        true,
      );
    });
  }
});
