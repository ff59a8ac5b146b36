/** Rows that the laws make from those of a specimen. */
import {showShape} from '../../../src/check.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {mapRows, type Rows, rowsAt} from '../../vectors/specimens.js';
import {type TensorJson} from '../../vectors/values.js';
import {range, type Trial} from './trial.js';

/** Runs `use` with metrics that are disposed afterwards. */
export async function withMetrics(metrics: readonly Metric[], use: () => Promise<void>): Promise<void> {
  try {
    await use();
  } finally {
    for (const metric of metrics) metric.dispose();
  }
}

export const halves = ({rows, count}: Trial): [Rows, Rows] => [
  rowsAt(rows, range(0, count >> 1)),
  rowsAt(rows, range(count >> 1, count)),
];

const tensorOfSize = (shape: readonly number[], dtype: TensorJson['dtype'] = 'float32'): TensorJson => ({
  shape,
  dtype,
  values: range(
    0,
    shape.reduce((a, b) => a * b, 1),
  ).map(i => i % 2),
});

/** Arguments whose shapes do not fit, with the shapes that the message has to name. */
export function misfits({rows, count, specimen}: Trial): {rows: Rows; named: string[]}[] {
  const {yTrue, yPred} = rows;
  const weights = tensorOfSize([count + 1]);
  const wrongWeights = {rows: {...rows, sampleWeight: weights}, named: [showShape(weights.shape), '[']};
  if (yTrue === undefined) return [wrongWeights];
  const fewer = rowsAt({yPred}, range(1, count)).yPred;
  const deeper = tensorOfSize([...yTrue.shape, 2, 3], yTrue.dtype);
  const pairs = [
    {yTrue, yPred: fewer},
    {yTrue: deeper, yPred},
  ];
  return [
    ...pairs.map(pair => ({rows: pair, named: [pair.yTrue, pair.yPred].map(x => showShape(x.shape))})),
    ...(specimen.rows.sampleWeight === undefined ? [] : [wrongWeights]),
  ];
}

/** float64 as float32, the precision of devices. */
export function single(rows: Rows): Rows {
  return mapRows(rows, x => (x.dtype === 'float64' ? {...x, dtype: 'float32'} : x));
}

/** NaN in all entries of these rows; integers and booleans become floats. */
export function withNaN(x: TensorJson, where: (row: number) => boolean): TensorJson {
  const width = x.values.length / x.shape[0];
  const values = x.values.map((v, i) => (where(Math.floor(i / width)) ? 'NaN' : v));
  return {...x, dtype: x.dtype === 'float64' ? 'float64' : 'float32', values};
}
