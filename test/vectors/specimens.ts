/**
 * A handful of data for each metric, chosen from the reference vectors that lie in the repository: what the
 * laws are tried on. A metric that has vectors has specimens.
 */
import {getBackend} from '@tensorflow/tfjs-core';
import {sameShape} from '../../src/check.js';
import type {Batch} from '../../src/array/batch_view.js';
import {cpuArrayFromNumbers} from '../../src/array/cpu_array.js';
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
  readonly tags?: readonly string[];
  /** The value before data, where the reference has one. */
  readonly initial?: Nums;
}

/**
 * More would say the same again; on webgl, where every read and every new shape takes its time, less has to
 * do.
 */
const most = (): {specimens: number; rows: number} =>
  getBackend() === 'webgl' ? {specimens: 1, rows: 8} : {specimens: 4, rows: 24};
/** Fewer rows cannot be cut. */
const FEWEST_ROWS = 4;
const KEYS = ['yTrue', 'yPred', 'sampleWeight', 'mask', 'groups'] as const;

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
    groups: together('groups'),
  };
}

/** A specimen, or why a case is none. */
type Candidate = Specimen | string;

const NO_ROWS = 'batches without rows in common';

/** Cases of a looser tolerance are those whose reference itself says that float32 and float64 are apart. */
const LOOSEST = 2e-5;

function ofKeras({id, metric, config, tags, batches, resultInitial, ...rest}: KerasCase): Candidate {
  const tag = ['nanInf', 'emptyBatch'].find(t => tags.includes(t));
  if (tag !== undefined) return `tagged ${tag}`;
  // Along axis 0 the batch is one vector: the weights are not those of its rows.
  if (config.axis === 0 && batches.some(b => b.sampleWeight !== null)) return 'weights along axis 0';
  if (rest.float64Differs) return 'float64Differs';
  if (rest.tolerance.rtol > LOOSEST) return `a tolerance of more than ${LOOSEST}`;
  const rows = joined(
    batches.map(({yTrue, yPred, values, sampleWeight}) => ({
      yTrue,
      yPred: (values ?? yPred) as TensorJson,
      sampleWeight: sampleWeight ?? undefined,
    })),
  );
  const isKnown = typeof resultInitial !== 'object' || !('error' in resultInitial);
  if (rows === undefined) return NO_ROWS;
  return {id, className: metric, config, rows, tags, ...(isKnown && {initial: resultInitial})};
}

function jsonOf(x: ArrayData): TensorJson {
  const {data, shape, dtype} = cpuArrayFromNumbers(x);
  return {shape, dtype, values: Array.from(data)};
}

/** The same of a function's case, with the class that it is a case of; undefined where that is not known. */
function ofFunction(given: FunctionCase): {className: string; candidate: Candidate} | undefined {
  const arrangement = given.error === undefined ? arrangementOf(given) : undefined;
  // What no name means is not among the classes that the laws are about.
  if (arrangement === undefined || arrangement.make !== undefined) return undefined;
  const {className, config = {}, yTrue, yPred, sampleWeight, groups} = arrangement;
  const weights = sampleWeight === undefined ? undefined : jsonOf(sampleWeight);
  const queries = groups === undefined ? undefined : jsonOf(groups);
  const rows = joined([{yTrue: jsonOf(yTrue), yPred: jsonOf(yPred), sampleWeight: weights, groups: queries}]);
  return {className, candidate: rows ? {id: given.id, className, config, rows} : NO_ROWS};
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

interface Specimens {
  readonly own: readonly Specimen[];
  readonly refused: readonly string[];
}

async function collect(): Promise<ReadonlyMap<string, Specimens>> {
  const byClass = new Map<string, {own: Specimen[]; refused: string[]}>();
  const add = (className: string, id: string, candidate: Candidate): void => {
    const {own, refused} = byClass.get(className) ?? {own: [], refused: []};
    byClass.set(className, {own, refused});
    const refuse = (reason: string): number => refused.push(`${id}: ${reason}`);
    if (typeof candidate === 'string') refuse(candidate);
    else if (rowCount(candidate.rows) < FEWEST_ROWS) refuse(`fewer than ${FEWEST_ROWS} rows`);
    else {
      const some = Array.from({length: Math.min(most().rows, rowCount(candidate.rows))}, (_, i) => i);
      own.push({...candidate, rows: rowsAt(candidate.rows, some)});
    }
  };
  for (const [file, load] of Object.entries(FILES)) {
    const isFunction = /^(imblearn|sklearn|torchmetrics)\//.test(file);
    if (!isFunction && !/^(keras|own)\//.test(file)) continue;
    for (const given of await load()) {
      if (isFunction) {
        const of = ofFunction(given as FunctionCase);
        if (of !== undefined) add(of.className, (given as FunctionCase).id, of.candidate);
      } else add((given as KerasCase).metric, (given as KerasCase).id, ofKeras(given as KerasCase));
    }
  }
  return new Map([...byClass].map(([name, {own, refused}]) => [name, {own: various(own), refused}]));
}

let collected: ReturnType<typeof collect> | undefined;

/** The specimens of a metric; none when it has no vectors. */
export async function specimensOf(className: string): Promise<readonly Specimen[]> {
  return (await (collected ??= collect())).get(className)?.own ?? [];
}

/** Why cases of a metric are not specimens: their ids, and the reasons. */
export async function refusedOf(className: string): Promise<readonly string[]> {
  return (await (collected ??= collect())).get(className)?.refused ?? [];
}
