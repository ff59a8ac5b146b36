/** Which way each metric is better: that of exact predictions. */
import {expect} from 'chai';
import {metricEntries} from '../../src/metrics/logs/log_entries.js';
import {metricFrom} from '../../src/metrics/names/metric_from.js';
import {SLOW_DEVICE} from '../backend.js';
import {valuesOf} from '../vectors/kinds/functions/arrangement.js';
import {type Rows, type Specimen, specimensOf} from '../vectors/specimens.js';
import type {TensorJson} from '../vectors/values.js';
import {isWrapper, METRICS} from './catalogue.js';

/** Under these options, predictions that equal the labels are not the best ones. */
const OTHER_PREDICTIONS = ['label_smoothing', 'from_sorted_ids', 'labels', 'posLabel'];

/**
 * The labels as predictions: class ids as one-hot rows, other numbers in a row of several forecasts, and all
 * as logits if the metric takes those.
 */
function exactPredictions({yTrue, yPred}: Rows, config: Specimen['config']): TensorJson | undefined {
  if (yTrue === undefined || OTHER_PREDICTIONS.some(option => Boolean(config[option]))) return undefined;
  if (config.posLabel === 0) return undefined;
  const classes = yPred.shape[yPred.shape.length - 1];
  const areIds = yTrue.values.every(Number.isInteger);
  const values =
    yTrue.values.length === yPred.values.length
      ? yTrue.values
      : yTrue.values.flatMap(id => Array.from({length: classes}, (_, c) => (areIds ? Number(c === id) : id)));
  if (values.length !== yPred.values.length) return undefined;
  const takesLogits = Boolean(config.fromLogits ?? config.from_logits);
  return {
    ...yPred,
    dtype: 'float32',
    values: takesLogits ? values.map(v => (Number(v) > 0 ? 20 : -20)) : values,
  };
}

/** The number that is logged for the metric; NaN if it refuses the predictions. */
function numberOf({className, config, rows}: Specimen, yPred: TensorJson): number {
  const metric = metricFrom({className, config});
  const {yTrue, sampleWeight} = rows;
  try {
    metric.updateState(
      valuesOf(yTrue as TensorJson),
      valuesOf(yPred),
      sampleWeight && valuesOf(sampleWeight),
    );
    return metricEntries('', metric, metric.resultSync())[0]?.[1] ?? NaN;
  } catch {
    return NaN;
  } finally {
    metric.dispose();
  }
}

describe('directions', () => {
  // These are arrays, counted on the CPU on every backend, and webgl has too few specimens to tell.
  before(function () {
    if (SLOW_DEVICE) this.skip();
  });

  for (const metricClass of METRICS) {
    const {className, direction} = metricClass;
    if (direction === undefined) continue;
    it(`${className}: ${direction}`, async () => {
      expect(isWrapper(metricClass), 'wrappers have the direction of what they wrap').to.equal(false);
      let [better, worse] = [0, 0];
      for (const specimen of await specimensOf(className)) {
        const exact = exactPredictions(specimen.rows, specimen.config);
        if (exact === undefined) continue;
        const gained = numberOf(specimen, exact) - numberOf(specimen, specimen.rows.yPred);
        if (gained * (direction === 'max' ? 1 : -1) > 1e-6) better++;
        if (gained * (direction === 'max' ? 1 : -1) < -1e-6) worse++;
      }
      expect(better, `specimens that exact predictions make better; they make ${worse} worse`).to.be.above(
        worse,
      );
    });
  }
});
