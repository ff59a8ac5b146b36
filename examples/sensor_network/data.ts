import * as tf from '@tensorflow/tfjs';

/**
 * Readings of a wireless sensor network, 149 of them anomalies: Suthaharan, Alzahrani, Rajasegarar, Leckie
 * and Palaniswami, "Labelled data collection for anomaly detection in wireless sensor networks", ISSNIP 2010
 * (CC BY 4.0).
 */
export interface Reading {
  mote: number;
  indoor: number;
  humidity: number;
  temperature: number;
  /** 1: an anomaly. */
  label: number;
}

/** Features and labels of some of the readings. */
export interface Part {
  x: tf.Tensor2D;
  y: tf.Tensor2D;
  anomalies: number;
}

/** The lines of the data set's CSV: reading, mote_id, indoor, humidity, temperature, label. */
export function parseReadings(csv: string): Reading[] {
  const [, ...lines] = csv.trim().split(/\r?\n/);
  return lines.map(line => {
    const [, mote, indoor, humidity, temperature, label] = line.split(',').map(Number);
    return {mote, indoor, humidity, temperature, label};
  });
}

/** A reproducible shuffle. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const out = [...items];
  let state = seed;
  for (let i = out.length - 1; i > 0; i--) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const j = state % (i + 1);
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

function toPart(readings: readonly Reading[], mean: readonly number[], spread: readonly number[]): Part {
  const rows = readings.map(({humidity, temperature, indoor}) => [
    (humidity - mean[0]) / spread[0],
    (temperature - mean[1]) / spread[1],
    indoor,
  ]);
  return {
    x: tf.tensor2d(rows),
    y: tf.tensor2d(readings.map(r => [r.label])),
    anomalies: readings.filter(r => r.label === 1).length,
  };
}

/** Holds out sensor 4, which the model never sees in training. Standardizes features by the training data. */
export function split(readings: readonly Reading[], seed = 7): {train: Part; held: Part} {
  const train = shuffled(
    readings.filter(r => r.mote !== 4),
    seed,
  );
  const held = readings.filter(r => r.mote === 4);
  const columns = [train.map(r => r.humidity), train.map(r => r.temperature)];
  const mean = columns.map(c => c.reduce((a, b) => a + b, 0) / c.length);
  const spread = columns.map((c, i) => Math.sqrt(c.reduce((a, b) => a + (b - mean[i]) ** 2, 0) / c.length));
  return {train: toPart(train, mean, spread), held: toPart(held, mean, spread)};
}
