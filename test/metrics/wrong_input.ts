/** Random wrong arguments of `updateState`. */
import {complex, getBackend, scalar, type Tensor, tensor} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import {mapRows, rowCount, type Rows, rowsAt} from '../vectors/specimens.js';
import {type TensorJson} from '../vectors/values.js';
import {range} from './laws/trial.js';

export type Argument = 'yTrue' | 'yPred' | 'sampleWeight';
export type Made = {readonly tensors: Tensor[]};

/** A wrong update. */
export interface Wrong {
  readonly what: string;
  /** The arguments, made from valid ones; tensors among them go into `made`, which owns them. */
  apply(rows: Rows, made: Made): {[K in Argument]?: unknown};
  /** The required result if nothing is thrown. */
  readonly then?: 'unchanged' | 'NaN';
}

const argument = fc.constantFrom<Argument>('yTrue', 'yPred', 'sampleWeight');
const labelled = fc.constantFrom<Argument>('yTrue', 'yPred');

const json = (shape: readonly number[], value = 1): TensorJson => ({
  shape,
  dtype: 'float32',
  values: new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(value),
});

const withNumber = ({shape, values}: TensorJson, at: number, value: number): TensorJson => ({
  shape,
  dtype: 'float32',
  values: values.map((v, i) => (i === at % values.length ? value : v)),
});

const NOT_NUMBERS: readonly unknown[] = [
  'x',
  {},
  ['a'],
  [null],
  [undefined],
  [1, [2]],
  [[1, 2], [3]],
  [[[1], 2]],
  () => 1,
  10n,
  [10n],
  new BigInt64Array(2),
  new Date(0),
  new Map(),
];

/** Tensors without numbers, or without numbers any more. */
const TENSORS: Readonly<Record<string, () => Tensor>> = {
  string: () => tensor(['a', 'b']),
  // wasm has no complex tensors.
  complex: () => (getBackend() === 'wasm' ? tensor(['a']) : complex([1, 2], [3, 4])),
  disposed: () => {
    const t = scalar(1);
    t.dispose();
    return t;
  },
};

export const wrong: fc.Arbitrary<Wrong> = fc.oneof(
  fc
    .record({arg: argument, shape: fc.array(fc.integer({min: 0, max: 4}), {maxLength: 5})})
    .map(({arg, shape}) => ({
      what: `${arg} of shape [${shape.join(', ')}]`,
      apply: (rows: Rows) => ({...rows, [arg]: json(shape)}),
    })),
  fc.record({arg: argument, value: fc.constantFrom(...NOT_NUMBERS)}).map(({arg, value}) => ({
    what: `${arg} is ${String(value)}`,
    apply: (rows: Rows) => ({...rows, [arg]: value}),
  })),
  fc.record({arg: argument, kind: fc.constantFrom(...Object.keys(TENSORS))}).map(({arg, kind}) => ({
    what: `${arg} is a ${kind} tensor`,
    apply(rows: Rows, {tensors}: Made) {
      const t = TENSORS[kind]();
      if (!t.isDisposed) tensors.push(t);
      return {...rows, [arg]: t};
    },
  })),
  fc.record({arg: argument, more: fc.boolean()}).map(({arg, more}) => ({
    what: `${arg} has a row too ${more ? 'many' : 'few'}`,
    apply(rows: Rows) {
      const some = more ? [0, ...range(0, rowCount(rows))] : range(1, rowCount(rows));
      const given = rows[arg] ?? json([rowCount(rows)]);
      return {...rows, [arg]: rowsAt({yPred: given}, some).yPred};
    },
  })),
  fc.constant<Wrong>({
    what: 'no rows',
    apply: rows => rowsAt(rows, []),
    then: 'unchanged',
  }),
  fc.record({arg: labelled, at: fc.nat()}).map(({arg, at}) => ({
    what: `NaN in ${arg}`,
    apply: ({yTrue, yPred}: Rows) => {
      const float = mapRows({yTrue, yPred}, x => withNumber(x, 0, Number(x.values[0])));
      const given = float[arg] ?? float.yPred;
      return {...float, [float[arg] === undefined ? 'yPred' : arg]: withNumber(given, at, NaN)};
    },
    then: 'NaN' as const,
  })),
  fc
    .record({
      arg: argument,
      at: fc.nat(),
      value: fc.constantFrom(Infinity, -Infinity, NaN, -1, 99, 0.5, -0, 1e30, 1e-30),
    })
    .map(({arg, at, value}) => ({
      what: `${value} in ${arg}`,
      apply: (rows: Rows) => ({
        ...rows,
        [arg]: withNumber(rows[arg] ?? json([rowCount(rows)]), at, value),
      }),
    })),
  fc
    .record({arg: labelled, dtype: fc.constantFrom<TensorJson['dtype']>('int32', 'bool')})
    .map(({arg, dtype}) => ({
      what: `${arg} of dtype ${dtype}`,
      apply: (rows: Rows) => ({...rows, [arg]: {...(rows[arg] ?? rows.yPred), dtype}}),
    })),
);
