/** The pure functions give the values that the metrics of their name average, with the same defaults. */
import {Tensor, tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {perSampleOf} from '../../src/functional/core/user_function.js';
import {allValues} from '../../src/functional/core/value_blocks.js';
import {ALL_METRICS} from '../../src/metrics/names/catalogue.js';
import * as functions from '../../src/metrics/functions.js';
import type {MetricFunction} from '../../src/functional/core/user_function.js';
import {MeanMetric} from '../../src/metrics/base/mean_metric.js';
import {metricFrom} from '../../src/metrics/names/metric_from.js';
import {toCpuArray} from '../../src/array/cpu_array.js';
import {rowsAt, specimensOf} from '../vectors/specimens.js';
import {type TensorJson, tensorOf} from '../vectors/values.js';

/** Metrics whose result is not a plain mean of the values. */
const NO_MEAN: readonly string[] = [
  'CosineProximity',
  'CriticalSuccessIndex',
  'Perplexity',
  'RootMeanSquaredError',
];

const FUNCTIONS = Object.entries<MetricFunction>(functions);

function expectClose(got: number, want: number): void {
  if (Number.isNaN(want)) expect(got).to.be.NaN;
  else expect(got).to.be.closeTo(want, 2e-5 * Math.max(1, Math.abs(want)));
}

/** Away from 0 and 1, next to which float32 and float64 clip differently. */
function inside(className: string, x: TensorJson): TensorJson {
  if (!className.endsWith('rossentropy')) return x;
  return {...x, values: x.values.map(p => Math.min(Math.max(Number(p), 0.01), 0.99))};
}

async function rowsOf(className: string): Promise<[Tensor, Tensor]> {
  for (const {rows, config} of await specimensOf(className)) {
    const isPlain = Object.keys(config).every(key => key === 'name' || key === 'dtype');
    const {yTrue, yPred} = rowsAt(rows, [0, 1, 2, 3]);
    if (yTrue !== undefined && isPlain) return [tensorOf(yTrue), tensorOf(inside(className, yPred))];
  }
  const [{rows}] = await specimensOf(className);
  return [tensorOf(rows.yTrue as TensorJson), tensorOf(inside(className, rows.yPred))];
}

describe('pure functions', () => {
  for (const [name, fn] of FUNCTIONS) {
    const own = ALL_METRICS.classOfFunction?.(fn);

    it(`${name} returns the same on the device and on the CPU`, async () => {
      const [yTrue, yPred] =
        own === undefined
          ? [
              tensor([
                [0, 1, 0],
                [1, 0, 0],
              ]),
              tensor([
                [0.1, 0.7, 0.2],
                [0.5, 0.25, 0.25],
              ]),
            ]
          : await rowsOf(own.className);
      const values = fn(yTrue, yPred);
      expect(values).to.be.an.instanceOf(Tensor);
      const got = Array.from(await (values as Tensor).data());
      const [t, p] = await Promise.all(
        [yTrue, yPred].map(async x => {
          const data = await x.data();
          return {
            ...toCpuArray(Array.from(data)),
            shape: x.shape,
            dtype: x.dtype === 'bool' ? 'bool' : x.dtype,
          } as never;
        }),
      );
      const {data, shape} = allValues(perSampleOf(name, fn).cpu(t, p));
      expect((values as Tensor).shape).to.deep.equal([...shape]);
      expect(got.length).to.equal(data.length);
      got.forEach((x, i) => expectClose(x, data[i]));
    });

    if (own === undefined || NO_MEAN.includes(own.className)) continue;
    it(`${name} has the defaults of ${own.className}`, async () => {
      const [yTrue, yPred] = await rowsOf(own.className);
      const metric = metricFrom({className: own.className});
      if (!(metric instanceof MeanMetric)) return;
      metric.updateState(yTrue, yPred);
      const values = Array.from(await (fn(yTrue, yPred) as Tensor).data());
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const result = await metric.result();
      expectClose(result, mean);
    });
  }
});
