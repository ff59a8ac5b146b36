import {abs, div, equal, onesLike, sub, zerosLike} from '@tensorflow/tfjs-core';
import {keyOf} from '../../check.js';
import {toFloat} from '../../floats.js';
import {type CpuArray, tensorFromCpuArray, zeros} from '../../array/cpu_array.js';
import {
  broadcastTo,
  entriesOnDevice,
  entriesOnCpu,
  spreadOnDevice,
  whereFlat,
  type ShapeRule,
} from '../core/arrays.js';
import type {PerSample} from '../core/per_sample.js';
import {comparable, sameRank, type Shape, shapeError} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';

const NAME = 'MeanRelativeError';

const entries: ShapeRule = (t, p) => comparable(NAME, t, p);

/**
 * The shape in which the normalizer broadcasts to the entries: the trailing axes with equal sizes or 1, or
 * all axes but a trailing 1.
 */
function normalizerShape(given: Shape, shape: Shape): Shape {
  const padded = [...new Array<number>(Math.max(0, shape.length - given.length)).fill(1), ...given];
  const fits = (s: Shape): boolean =>
    s.length === shape.length && s.every((d, i) => d === 1 || d === shape[i]);
  if (fits(padded)) return padded;
  const [same] = sameRank(given, shape);
  if (fits(same)) return same;
  throw shapeError(
    `${NAME} (normalizer, as yTrue)`,
    'a normalizer of the shape of yPred, or its last axes',
    given,
    shape,
  );
}

/** |yTrue - yPred| / normalizer of every entry. No axis is reduced. 0 where the normalizer is 0. */
export function normalizedErrorOfEntries(normalizer: CpuArray): PerSample {
  return {
    key: `normalized_error(${keyOf([normalizer.shape, [...normalizer.data]])})`,
    cpu(yTrue, yPred) {
      const {t, p, shape} = entriesOnCpu(yTrue, yPred, entries);
      const by = broadcastTo(normalizer.data, normalizerShape(normalizer.shape, shape), shape);
      const out = zeros(shape);
      for (let i = 0; i < out.data.length; i++) out.data[i] = by[i] === 0 ? 0 : Math.abs(t[i] - p[i]) / by[i];
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const {t, p} = entriesOnDevice(yTrue, yPred, entries);
      const errors = abs(sub(t, p));
      const shape = normalizerShape(normalizer.shape, errors.shape);
      const by = spreadOnDevice(toFloat(tensorFromCpuArray(normalizer)), shape, errors.shape);
      const isZero = equal(by, 0);
      return whereFlat(isZero, zerosLike(errors), div(errors, whereFlat(isZero, onesLike(by), by)));
    },
  };
}
