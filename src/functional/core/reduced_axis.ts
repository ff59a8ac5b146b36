import {mean, sum, type Tensor} from '@tensorflow/tfjs-core';
import {type CpuData, zeros} from '../../array/cpu_array.js';
import {pairOnDevice, pairOnCpu, type ShapeRule} from './arrays.js';
import type {PerSample} from './per_sample.js';
import {axisLoop, comparable, comparableRows} from './shapes.js';

/** A function of entries that is averaged over one axis. */
interface OfEntries {
  readonly key: string;
  /** The metric's class, for errors. */
  readonly where: string;
  /** The axis to reduce. Default: -1. */
  readonly axis?: number;
  /** Sum over the axis instead of averaging. */
  readonly summed?: boolean;
  /** Transforms all labels of a batch before the entries are computed. */
  readonly labels?: {cpu(t: CpuData): CpuData; device(t: Tensor): Tensor};
  /** @param whole true if predictions are integers, which truncate Keras's constants to integers too */
  cpu(t: number, p: number, whole: boolean): number;
  device(t: Tensor, p: Tensor, whole: boolean): Tensor;
}

const isWhole = ({dtype}: {readonly dtype: string}): boolean => dtype === 'int32' || dtype === 'bool';

/** The values of entries, averaged (or summed) over one axis. n single values are n samples. */
export function reducedAxis({where, axis = -1, summed = false, ...entry}: OfEntries): PerSample {
  const shapes: ShapeRule = (t, p) => (axis === -1 ? comparableRows(where, t, p) : comparable(where, t, p));
  return {
    key: entry.key,
    cpu(yTrue, yPred) {
      const {t: given, p, shape} = pairOnCpu(yTrue, yPred, shapes);
      const t = entry.labels === undefined ? given : entry.labels.cpu(given);
      const {outer, size, inner, rest} = axisLoop(where, shape, axis);
      const out = zeros(rest);
      const count = summed ? 1 : size;
      const whole = isWhole(yPred);
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++) {
          let total = 0;
          const start = o * size * inner + i;
          for (let at = start; at < start + size * inner; at += inner)
            total += entry.cpu(t[at], p[at], whole);
          out.data[o * inner + i] = total / count;
        }
      }
      return out;
    },
    device(yTrue, yPred) {
      const {t, p} = pairOnDevice(yTrue, yPred, shapes);
      const values = entry.device(entry.labels === undefined ? t : entry.labels.device(t), p, isWhole(yPred));
      const {axis: along} = axisLoop(where, values.shape, axis);
      return summed ? sum(values, along) : mean(values, along);
    },
  };
}
