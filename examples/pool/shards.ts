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
  return sequential({layers: [dense(256, 'relu', 1), dense(256, 'relu', 2), dense(1, 'sigmoid', 3)]});
}

/** Reads some rows, batch by batch. Here they are computed from their numbers. */
export function* readRows({from, count}: RowRange): Generator<EvaluationElement> {
  for (let start = from; start < from + count; start += BATCH) {
    const rows = Array.from({length: Math.min(BATCH, from + count - start)}, (_, i) => start + i);
    const x = Float32Array.from({length: rows.length * FEATURES}, (_, i) => {
      const row = rows[Math.floor(i / FEATURES)];
      return Math.sin(row * 12.9898 + (i % FEATURES) * 78.233);
    });
    yield {
      x: tf.tensor2d(x, [rows.length, FEATURES]),
      yTrue: rows.map((_, i) => [x[i * FEATURES] + x[i * FEATURES + 1] > 0 ? 1 : 0]),
      slice: rows.map(row => (row % 3 === 0 ? 'low' : 'high')),
    };
  }
}
