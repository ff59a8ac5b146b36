/** Random labels, predictions and weights of many distributions. */

type Numbers = number[] | number[][];

export interface Data {
  readonly yTrue: Numbers;
  readonly yPred: Numbers;
  readonly weights: number[] | undefined;
  readonly what: string;
}
export type Random = () => number;
export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(list.length * random())];
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Distributions of scores: even, skewed, with ties, narrow, beyond 0..1, negative, around 0, of float32. */
const SCORES: Readonly<Record<string, (random: Random, y: number) => number>> = {
  'even': r => r(),
  'logistic': (r, y) => Math.fround(1 / (1 + Math.exp(-(normal(r) + y)))),
  'skewed to 1': (r, y) => 1 - 10 ** (-6 * r() - 2 * y),
  'skewed to 0': (r, y) => 10 ** (-9 * r() + 2 * y),
  'with ties': (r, y) => Math.floor(37 * r() + 4 * y) / 41,
  'narrow': (r, y) => (r() < 0.5 ? 0.5 + 1e-4 * r() + 2e-5 * y : 0.6 + 0.4 * r()),
  'one class narrow': (r, y) => (y > 0 ? 0.5 + 1e-4 * r() : 0.6 + 0.4 * r()),
  'other class narrow': (r, y) => (y > 0 ? 0.6 + 0.4 * r() : 0.61 + 1e-5 * r()),
  'beyond 0..1': (r, y) => 30 * normal(r) + 10 * y,
  'negative': (r, y) => -(10 ** (3 * r() - y)),
  'around 0': (r, y) => (normal(r) + y / 2) * 10 ** (-12 * r()),
  'denormal': (r, y) => (r() - 0.5 + y / 4) * 1e-315,
};

const WEIGHTS: Readonly<Record<string, ((random: Random) => number) | undefined>> = {
  'no weights': undefined,
  'ones': () => 1,
  'whole': r => Math.floor(4 * r()),
  'tenths': r => Math.ceil(10 * r()) / 10,
  'any': r => 3 * r() ** 2,
  'far apart': r => 10 ** (6 * r() - 3),
};

function weightsOf(random: Random, size: number): {weights: number[] | undefined; what: string} {
  const what = random() < 0.4 ? 'no weights' : pick(random, Object.keys(WEIGHTS));
  const of = WEIGHTS[what];
  return {what, weights: of && Array.from({length: size}, () => of(random))};
}

export function scored(random: Random, size: number): Data {
  const share = pick(random, [0, 0.01, 0.1, 0.3, 0.5, 0.9, 1]);
  const kind = pick(random, Object.keys(SCORES));
  const yTrue = Array.from({length: size}, () => Number(random() < share));
  const {weights, what} = weightsOf(random, size);
  return {yTrue, yPred: yTrue.map(y => SCORES[kind](random, y)), weights, what: `${kind}, ${share}, ${what}`};
}

/** Several classes: each row's scores, and the class. */
export function classified(random: Random, size: number): Data {
  const classes = pick(random, [3, 4]);
  const kind = pick(random, Object.keys(SCORES));
  const yTrue = Array.from({length: size}, () => Math.floor(classes * random() ** 2));
  const yPred = yTrue.map(y =>
    Array.from({length: classes}, (_, c) => SCORES[kind](random, Number(c === y))),
  );
  const {weights, what} = weightsOf(random, size);
  return {yTrue, yPred, weights, what: `${kind}, ${classes} classes, ${what}`};
}

const LABELS: Readonly<Record<string, (random: Random) => number>> = {
  'normal': r => 10 * normal(r),
  'skewed': r => 10 ** (6 * r() - 2),
  'whole': r => Math.floor(20 * r()),
  'far from 0': r => 1000 + normal(r),
  'constant': () => 3,
  'negative': r => -(10 ** (4 * r())),
  'around 0': r => normal(r) * 10 ** (-10 * r()),
  'float32': r => Math.fround(normal(r)),
};

export function regression(random: Random, size: number): Data {
  const kind = pick(random, Object.keys(LABELS));
  const spread = pick(random, [0, 0.01, 1, 10]);
  const outputs = random() < 0.8 ? 1 : 2;
  const label = (): number => LABELS[kind](random);
  const yTrue = Array.from({length: size}, () => Array.from({length: outputs}, label));
  const yPred = yTrue.map(row => row.map(y => y + spread * normal(random)));
  const {weights, what} = weightsOf(random, size);
  return {yTrue, yPred, weights, what: `${kind}, ${spread}, ${outputs} outputs, ${what}`};
}
