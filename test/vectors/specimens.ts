/**
 * A handful of data for each metric, chosen from the reference vectors that lie in the repository: what the laws are
 * tried on. A metric that has vectors has specimens.
 */
import {getBackend} from '@tensorflow/tfjs-core';
import {sameShape} from '../../src/check.js';
import type {Batch} from '../../src/state/batch.js';
import {hostOfArray} from '../../src/state/host_array.js';
import type {ArrayData} from '../../src/types.js';
import {FILES} from './files.js';
import type {FunctionCase} from './kinds/functions/arrangement.js';
import {arrangementOf} from './kinds/functions/index.js';
import type {KerasCase} from './kinds/keras.js';
import type {Nums, TensorJson} from './values.js';

/** Labels, predictions and weights with the same number of rows; metrics of values have `yPred` only. */
export type Rows = Batch<TensorJson>;

export interface Specimen {
  readonly id: string;
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** All batches, one after the other. */
  readonly rows: Rows;
  /** The value before data, where the reference has one. */
  readonly initial?: Nums;
}

/** More would say the same again; on webgl, where every read and every new shape takes its time, less has to do. */
const most = (): {specimens: number; rows: number} =>
  getBackend() === 'webgl' ? {specimens: 1, rows: 8} : {specimens: 4, rows: 24};
/** Fewer rows cannot be cut. */
const FEWEST_ROWS = 4;
const KEYS = ['yTrue', 'yPred', 'sampleWeight'] as const;

export const rowCount = ({yPred}: Rows): number => yPred.shape[0];

/** The rows of the given indices, in that order, as often as they stand there. */
export function rowsAt(rows: Rows, indices: readonly number[]): Rows {
  const some = ({shape, dtype, values}: TensorJson): TensorJson => {
    const width = shape.slice(1).reduce((a, b) => a * b, 1);
    return {
      shape: [indices.length, ...shape.slice(1)],
      dtype,
      values: indices.flatMap(i => values.slice(i * width, (i + 1) * width)),
    };
  };
  return mapRows(rows, some);
}

/** The same for each of labels, predictions and weights that there is. */
export function mapRows(rows: Rows, of: (x: TensorJson) => TensorJson): Rows {
  const entries = KEYS.flatMap(key => {
    const x = rows[key];
    return x === undefined ? [] : [[key, of(x)] as const];
  });
  return Object.fromEntries(entries) as unknown as Rows;
}

/** Batches one after the other; undefined where they have no rows in common. */
function joined(batches: readonly Rows[]): Rows | undefined {
  const [first] = batches;
  const fits = batches.every(batch =>
    KEYS.every(key => {
      const [x, like] = [batch[key], first[key]];
      if (x === undefined || like === undefined) return x === like;
      const isCut = x.shape.length > 0 && x.shape[0] === batch.yPred.shape[0];
      return isCut && x.dtype === like.dtype && sameShape(x.shape.slice(1), like.shape.slice(1));
    }),
  );
  if (!fits) return undefined;
  const total = batches.reduce((sum, batch) => sum + rowCount(batch), 0);
  const together = (key: (typeof KEYS)[number]): TensorJson | undefined => {
    const like = first[key];
    return (
      like && {
        ...like,
        shape: [total, ...like.shape.slice(1)],
        values: batches.flatMap(batch => batch[key]?.values ?? []),
      }
    );
  };
  return {
    yTrue: together('yTrue'),
    yPred: together('yPred') as TensorJson,
    sampleWeight: together('sampleWeight'),
  };
}

function ofKeras({
  id,
  metric,
  config,
  tags,
  batches,
  resultInitial,
  ...rest
}: KerasCase): Specimen | undefined {
  if (tags.includes('nanInf') || tags.includes('emptyBatch')) return undefined;
  // Along axis 0 the batch is one vector: the weights are not those of its rows.
  if (config.axis === 0 && batches.some(b => b.sampleWeight !== null)) return undefined;
  // There the reference itself says that float32 and float64 are apart.
  if (rest.float64Differs || rest.tolerance.rtol > 1e-5) return undefined;
  const rows = joined(
    batches.map(({yTrue, yPred, values, sampleWeight}) => ({
      yTrue,
      yPred: (values ?? yPred) as TensorJson,
      sampleWeight: sampleWeight ?? undefined,
    })),
  );
  const isKnown = typeof resultInitial !== 'object' || !('error' in resultInitial);
  return rows && {id, className: metric, config, rows, ...(isKnown && {initial: resultInitial})};
}

function jsonOf(x: ArrayData): TensorJson {
  const {data, shape, dtype} = hostOfArray(x);
  return {shape, dtype, values: Array.from(data)};
}

function ofFunction(given: FunctionCase): Specimen | undefined {
  const arrangement = given.error === undefined ? arrangementOf(given) : undefined;
  if (arrangement === undefined || arrangement.streams === false) return undefined;
  const {className, config = {}, yTrue, yPred, sampleWeight} = arrangement;
  const weights = sampleWeight === undefined ? undefined : jsonOf(sampleWeight);
  const rows = joined([{yTrue: jsonOf(yTrue), yPred: jsonOf(yPred), sampleWeight: weights}]);
  return rows && {id: given.id, className, config, rows};
}

/** What is particular about a specimen. */
function features({config, rows}: Specimen): string[] {
  return [
    ...Object.entries(config).map(entry => JSON.stringify(entry)),
    ...KEYS.map(key => `${key} ${rows[key]?.shape.length}`),
  ];
}

/** Those that have the most to show that the others have not. */
function various(candidates: readonly Specimen[]): Specimen[] {
  const chosen: Specimen[] = [];
  const shown = new Set<string>();
  const news = (s: Specimen): number => features(s).filter(f => !shown.has(f)).length;
  while (chosen.length < Math.min(most().specimens, candidates.length)) {
    const best = candidates.filter(s => !chosen.includes(s)).reduce((a, b) => (news(b) > news(a) ? b : a));
    chosen.push(best);
    for (const f of features(best)) shown.add(f);
  }
  return chosen;
}

async function collect(): Promise<ReadonlyMap<string, readonly Specimen[]>> {
  const byClass = new Map<string, Specimen[]>();
  for (const [file, load] of Object.entries(FILES)) {
    const isFunction = /^(sklearn|torchmetrics)\//.test(file);
    if (!isFunction && !/^(keras|own)\//.test(file)) continue;
    for (const given of await load()) {
      const specimen = isFunction ? ofFunction(given as FunctionCase) : ofKeras(given as KerasCase);
      if (specimen === undefined || rowCount(specimen.rows) < FEWEST_ROWS) continue;
      const some = Array.from({length: Math.min(most().rows, rowCount(specimen.rows))}, (_, i) => i);
      const all = byClass.get(specimen.className) ?? [];
      byClass.set(specimen.className, [...all, {...specimen, rows: rowsAt(specimen.rows, some)}]);
    }
  }
  return new Map([...byClass].map(([className, candidates]) => [className, various(candidates)]));
}

let collected: ReturnType<typeof collect> | undefined;

/** The specimens of a metric; none when it has no vectors. */
export async function specimensOf(className: string): Promise<readonly Specimen[]> {
  return (await (collected ??= collect())).get(className) ?? [];
}
