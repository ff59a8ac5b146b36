import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../callbacks/index.js';
import {UsageError} from '../../../src/errors.js';
import {F1Score} from '../../../src/metrics/index.js';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import type {MetricsArgument} from '../../../src/metrics/compile/compile_metrics.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';

describe('a class in place of a metric', () => {
  function compile(metrics: unknown): void {
    const layers = [tf.layers.dense({units: 1, inputShape: [1], name: 'out'})];
    const model = withMetrics(tf.sequential({layers}));
    try {
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: metrics as MetricsArgument});
    } finally {
      model.dispose();
    }
  }

  const places = {
    'metrics: F1Score': F1Score,
    'metrics: [F1Score]': [F1Score],
    "metrics: ['mae', F1Score]": ['mae', F1Score],
    'metrics: {out: F1Score}': {out: F1Score},
    'metrics: {out: [F1Score]}': {out: [F1Score]},
  };
  for (const [title, metrics] of Object.entries(places)) {
    it(`is an error that says what to write: ${title}`, () => {
      expect(() => compile(metrics)).to.throw(
        UsageError,
        'metrics: expected a metric, got a class. Write new F1Score(...).',
      );
    });
  }

  it('is an error also for a class that is no metric', () => {
    class Score {}
    expect(() => compile([Score])).to.throw('got a class. Write new Score(...)');
    expect(() => metricFrom(class {} as never)).to.throw('got a class. Write new (...)');
  });

  it('that is a callback, or one of its instances, belongs in fit', () => {
    const expected = 'metrics: EarlyStopping is a callback. Pass it to fit.';
    for (const callback of [EarlyStopping, new EarlyStopping()]) {
      expect(() => compile([callback])).to.throw(UsageError, expected);
    }
  });
});
