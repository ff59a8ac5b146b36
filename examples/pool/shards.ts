import * as tf from '@tensorflow/tfjs-core';
import {initializers, layers, sequential} from '@tensorflow/tfjs-layers';
import type {EvaluationElement} from 'tfjs-metrics/evaluate';

const FEATURES = 64;
const BATCH = 250;

/** A range of rows. */
export interface RowRange {
  readonly from: number;
  readonly count: number;
}

/** The same model in every worker. A real program would load it. */
export function newModel(): ReturnType<typeof sequential> {
  const dense = (units: number, activation: 'relu' | 'sigmoid', seed: number) =>
    layers.dense({
      units,
      activation,
      kernelInitializer: initializers.glorotUniform({seed}),
      ...(seed === 1 && {inputShape: [FEATURES]}),
    });
  return sequential({layers: [dense(512, 'relu', 1), dense(512, 'relu', 2), dense(1, 'sigmoid', 3)]});
}

/** A number in -0.5..0.5, the same in every worker. */
function valueAt(place: number): number {
  const mixed = Math.imul(place ^ (place >>> 15), 0x2c1b3c6d);
  return (Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 0) / 2 ** 32 - 0.5;
}

/** Reads some rows, batch by batch. Here they are computed from their numbers. */
export function* readRows({from, count}: RowRange): Generator<EvaluationElement> {
  for (let start = from; start < from + count; start += BATCH) {
    const rows = Array.from({length: Math.min(BATCH, from + count - start)}, (_, i) => start + i);
    const x = new Float32Array(rows.length * FEATURES);
    for (let i = 0; i < x.length; i++) x[i] = valueAt(start * FEATURES + i);
    yield {
      x: tf.tensor2d(x, [rows.length, FEATURES]),
      yTrue: rows.map((_, i) => [x[i * FEATURES] + x[i * FEATURES + 1] > 0 ? 1 : 0]),
      slice: rows.map(row => (row % 3 === 0 ? 'low' : 'high')),
    };
  }
}
