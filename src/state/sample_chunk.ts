import {exactFloat32} from '../array/float_bits.js';
import {every, type Samples, type SampleLayout, sampleWidth, storedLabel, type Strided} from './samples.js';
import {decodeKeys, encodeKeys, joinKeys, type ScoreKeys} from './score_keys.js';

type Floats = Float32Array | Float64Array;

/** Samples in the smallest lossless form: 32-bit keys, or a float32 or float64 array of each number. */
export type SampleChunk =
  | {readonly count: number; readonly keys: ScoreKeys}
  | {
      readonly count: number;
      readonly keys?: undefined;
      /** The coordinates and the label. */
      readonly numbers: readonly Floats[];
      /** Undefined if every weight is 1. */
      readonly weights: Floats | undefined;
      /** True if a number is NaN, or a weight is not positive and finite. */
      readonly hasNaN: boolean;
    };

/**
 * The samples as a chunk, without those of weight 0.
 *
 * @param check called before samples are stored in another form than keys, which hold nothing invalid
 */
export function encodeChunk(samples: Samples, check?: (samples: Samples) => void): SampleChunk {
  const {count, coordinates, labels, posLabel, weights} = withoutZeros(samples);
  const keys = encodeKeys({count, coordinates, labels, posLabel, weights});
  if (keys !== undefined) return {count, keys};
  check?.(samples);
  const numbers = coordinates.map(one => smallest(copyOf(one, count)));
  if (labels !== undefined) {
    numbers.push(smallest(copyOf(labels, count)).map(label => storedLabel(label, posLabel)));
  }
  const isWeighted = weights !== undefined && !every(weights, count, w => w === 1);
  const isValid = weights === undefined || every(weights, count, w => w > 0 && w < Infinity);
  return {
    count,
    numbers,
    weights: isWeighted ? smallest(copyOf(weights, count)) : undefined,
    hasNaN: !isValid || numbers.some(xs => xs.some(Number.isNaN)),
  };
}

/** The samples whose weight is not 0. */
function withoutZeros(samples: Samples): Samples {
  const {count, coordinates, labels, weights} = samples;
  if (weights === undefined || every(weights, count, w => w !== 0)) return samples;
  const kept = Uint32Array.from({length: count}, (_, n) => n).filter(
    n => weights.data[weights.start + n * weights.step] !== 0,
  );
  const take = ({data, start, step}: Strided): Strided => ({
    data: emptyLike(data, kept.length).map((_, i) => data[start + kept[i] * step]),
    start: 0,
    step: 1,
  });
  return {
    ...samples,
    count: kept.length,
    coordinates: coordinates.map(take),
    ...(labels !== undefined && {labels: take(labels)}),
    weights: take(weights),
  };
}

function emptyLike(data: ArrayLike<number>, length: number): Floats {
  return data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}

function copyOf({data, start, step}: Strided, count: number): Floats {
  const out = emptyLike(data, count);
  for (let n = 0, at = start; n < count; n++, at += step) out[n] = data[at];
  return out;
}

/** As float32 if that changes no number. */
function smallest(values: Floats): Floats {
  return exactFloat32(values) ?? values;
}

/** Writes `[coordinates…, label?, weight]` of every sample into `out`, from sample `first` on. */
export function writeSamples(chunk: SampleChunk, layout: SampleLayout, out: Float64Array, first = 0): void {
  const width = sampleWidth(layout);
  if (chunk.keys !== undefined) {
    decodeKeys(chunk.keys, out, first * width);
    return;
  }
  [...chunk.numbers, chunk.weights].forEach((values, i) => {
    for (let n = 0, at = first * width + i; n < chunk.count; n++, at += width) out[at] = values?.[n] ?? 1;
  });
}

/** Both chunks as one; undefined unless both are keys, whose order does not matter. */
export function joinChunks(a: SampleChunk, b: SampleChunk): SampleChunk | undefined {
  if (a.keys === undefined || b.keys === undefined) return undefined;
  return {count: a.count + b.count, keys: joinKeys([a.keys, b.keys])};
}
