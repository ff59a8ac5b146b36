/** Random data for every metric that keeps at most `maxSamples` rows, and how far its result was off. */
import {
  AveragePrecision,
  D2AbsoluteErrorScore,
  D2PinballScore,
  DETCurve,
  KendallRankCorrCoef,
  MedianAbsoluteError,
  PrecisionAtFixedRecall,
  PrecisionRecallCurve,
  RecallAtFixedPrecision,
  ReliabilityCurve,
  ROCAUC,
  ROCCurve,
  SensitivityAtFixedSpecificity,
  SpearmanCorrCoef,
  SpecificityAtFixedSensitivity,
} from '../../../src/metrics/index.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import type {MetricResult} from '../../../src/types.js';
import {randomOf} from '../random.js';

type Numbers = number[] | number[][];

interface Data {
  readonly yTrue: Numbers;
  readonly yPred: Numbers;
  readonly weights: number[] | undefined;
  readonly what: string;
}

interface Bounded extends Metric {
  errorBound(): Promise<number>;
}

type Random = () => number;
type Options = {readonly maxSamples: number | null};

interface BoundedKind {
  /** A metric with options that the data may choose. */
  readonly make: (options: Options, random: Random) => Bounded;
  readonly data: (random: Random, size: number) => Data;
  /** What the bound is about. */
  readonly number: (metric: Metric, result: MetricResult) => number[];
}

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(list.length * random())];
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

function scored(random: Random, size: number): Data {
  const share = pick(random, [0, 0.01, 0.1, 0.3, 0.5, 0.9, 1]);
  const kind = pick(random, Object.keys(SCORES));
  const yTrue = Array.from({length: size}, () => Number(random() < share));
  const {weights, what} = weightsOf(random, size);
  return {yTrue, yPred: yTrue.map(y => SCORES[kind](random, y)), weights, what: `${kind}, ${share}, ${what}`};
}

/** Several classes: each row's scores, and the class. */
function classified(random: Random, size: number): Data {
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

function regression(random: Random, size: number): Data {
  const kind = pick(random, Object.keys(LABELS));
  const spread = pick(random, [0, 0.01, 1, 10]);
  const outputs = random() < 0.8 ? 1 : 2;
  const label = (): number => LABELS[kind](random);
  const yTrue = Array.from({length: size}, () => Array.from({length: outputs}, label));
  const yPred = yTrue.map(row => row.map(y => y + spread * normal(random)));
  const {weights, what} = weightsOf(random, size);
  return {yTrue, yPred, weights, what: `${kind}, ${spread}, ${outputs} outputs, ${what}`};
}

const aNumber = (_: Metric, result: MetricResult): number[] => [result].flat(3) as number[];
const logged = (metric: Metric, result: MetricResult): number[] => [metric.logged(result)].flat() as number[];
const value = (_: Metric, result: MetricResult): number[] =>
  [(result as {value: number | number[]}).value].flat();
const least = (random: Random): number => pick(random, [0, 0.2, 0.5, 0.7, 0.9, 0.99, 1]);
const outputs = (random: Random) => pick(random, ['uniform_average', 'raw_values'] as const);

/** By name: the metric, its data, and the number that the bound is about. */
export const KINDS: Readonly<Record<string, BoundedKind>> = {
  'ROCAUC': {
    make: (o, r) =>
      new ROCAUC({
        ...o,
        maxFpr: pick(r, [null, 0.1, 0.5]),
        average: pick(r, ['macro', 'micro', 'weighted', null]),
      }),
    data: (r, n) => (r() < 0.7 ? scored(r, n) : classified(r, n)),
    number: aNumber,
  },
  'ROCAUC of pairs': {
    make: (o, r) => new ROCAUC({...o, multiClass: 'ovo', average: pick(r, ['macro', 'weighted', null])}),
    data: classified,
    number: aNumber,
  },
  'AveragePrecision': {
    make: (o, r) => new AveragePrecision({...o, average: pick(r, ['macro', 'micro', 'weighted', null])}),
    data: (r, n) => (r() < 0.7 ? scored(r, n) : classified(r, n)),
    number: aNumber,
  },
  'PrecisionRecallCurve': {make: o => new PrecisionRecallCurve(o), data: scored, number: logged},
  'ROCCurve': {
    make: o => new ROCCurve(o),
    data: (r, n) => (r() < 0.7 ? scored(r, n) : classified(r, n)),
    number: logged,
  },
  'DETCurve': {make: o => new DETCurve(o), data: scored, number: logged},
  'PrecisionAtFixedRecall': {
    make: (o, r) => new PrecisionAtFixedRecall({...o, minRecall: least(r)}),
    data: (r, n) => (r() < 0.7 ? scored(r, n) : classified(r, n)),
    number: value,
  },
  'RecallAtFixedPrecision': {
    make: (o, r) => new RecallAtFixedPrecision({...o, minPrecision: least(r)}),
    data: (r, n) => (r() < 0.7 ? scored(r, n) : classified(r, n)),
    number: value,
  },
  'SensitivityAtFixedSpecificity': {
    make: (o, r) => new SensitivityAtFixedSpecificity({...o, minSpecificity: least(r)}),
    data: scored,
    number: value,
  },
  'SpecificityAtFixedSensitivity': {
    make: (o, r) => new SpecificityAtFixedSensitivity({...o, minSensitivity: least(r)}),
    data: scored,
    number: value,
  },
  'ReliabilityCurve': {
    make: (o, r) => new ReliabilityCurve({...o, strategy: 'quantile', nBins: pick(r, [1, 2, 5, 10])}),
    data: scored,
    number: logged,
  },
  'MedianAbsoluteError': {
    make: (o, r) => new MedianAbsoluteError({...o, multioutput: outputs(r)}),
    data: regression,
    number: aNumber,
  },
  'D2AbsoluteErrorScore': {
    make: (o, r) => new D2AbsoluteErrorScore({...o, multioutput: outputs(r)}),
    data: regression,
    number: aNumber,
  },
  'D2PinballScore': {
    make: (o, r) =>
      new D2PinballScore({...o, alpha: pick(r, [0, 0.05, 0.3, 0.5, 0.9, 1]), multioutput: outputs(r)}),
    data: regression,
    number: aNumber,
  },
  'SpearmanCorrCoef': {
    make: (o, r) => new SpearmanCorrCoef({...o, multioutput: outputs(r)}),
    data: regression,
    number: aNumber,
  },
  'KendallRankCorrCoef': {
    make: (o, r) =>
      new KendallRankCorrCoef({...o, variant: pick(r, ['a', 'b', 'c']), multioutput: outputs(r)}),
    data: regression,
    number: aNumber,
  },
};

/** One random case. */
export interface Trial {
  readonly what: string;
  readonly bound: number;
  /** How far the farthest number was off; of numbers that are NaN where the exact one is not, Infinity. */
  readonly off: number;
  readonly isCoarse: boolean;
  readonly warnings: number;
}

/** Tries one metric on the data of one seed. */
export async function trialOf(name: string, seed: number): Promise<Trial> {
  const kind = KINDS[name];
  const random = randomOf(seed);
  const large = random() < 0.01;
  const size = large ? Math.floor(2000 + 18_000 * random()) : Math.floor(3 + 200 * random() ** 2);
  const data = kind.data(random, size);
  const few = random() < 0.2;
  const maxSamples = few ? Math.max(2, size - 2) : Math.max(2, Math.floor((size * random()) / 3));
  const optionsSeed = Math.floor(1e9 * random());
  const make = (most: number | null): Bounded => kind.make({maxSamples: most}, randomOf(optionsSeed));
  const [coarse, exact] = [make(maxSamples), make(null)];
  for (const m of [coarse, exact]) {
    // In batches, now and then.
    const cut = random() < 0.3 ? Math.floor(size / 2) : size;
    for (const [from, to] of cut === size || m === exact
      ? [[0, size]]
      : [
          [0, cut],
          [cut, size],
        ]) {
      m.updateState(data.yTrue.slice(from, to), data.yPred.slice(from, to), data.weights?.slice(from, to));
    }
  }
  const said: string[] = [];
  const warn = console.warn;
  console.warn = (text: string) => said.push(text);
  try {
    const [got, want] = [
      kind.number(coarse, (await coarse.result()) as MetricResult),
      kind.number(exact, (await exact.result()) as MetricResult),
    ];
    const bound = await coarse.errorBound();
    const json = await coarse.getState();
    const isCoarse = Object.values(json.collections ?? {}).some(c => c.columns.some(({cut}) => cut > 0));
    const apart = want.map((w, i) => (Object.is(w, got[i]) || Number.isNaN(w) ? 0 : Math.abs(w - got[i])));
    const off = apart.reduce(
      (a, b) => Math.max(a, Number.isNaN(b) ? Infinity : b),
      got.length === want.length ? 0 : Infinity,
    );
    return {
      what: `${name}, seed ${seed}, ${size} rows, maxSamples ${maxSamples}, ${data.what}: ${got} instead of ${want}`,
      bound,
      off,
      isCoarse,
      warnings: said.length,
    };
  } finally {
    console.warn = warn;
  }
}
