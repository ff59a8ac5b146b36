/** Every metric that stores at most `maxSamples` samples, on random data: the error of its result. */
import {
  AveragePrecision,
  D2AbsoluteErrorScore,
  D2PinballScore,
  DETCurve,
  EER,
  KendallRankCorrCoef,
  LogAUC,
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
import {classified, type Data, pick, type Random, regression, scored} from './data.js';

interface Bounded extends Metric {
  errorBound(): Promise<number>;
}

type Options = {readonly maxSamples: number | null};

interface BoundedKind {
  /** A metric with random options. */
  readonly make: (options: Options, random: Random) => Bounded;
  readonly data: (random: Random, size: number) => Data;
  /** The numbers that the bound applies to. */
  readonly number: (metric: Metric, result: MetricResult) => number[];
}

const aNumber = (_: Metric, result: MetricResult): number[] => [result].flat(3) as number[];
const logged = (metric: Metric, result: MetricResult): number[] => [metric.logged(result)].flat() as number[];
const value = (_: Metric, result: MetricResult): number[] =>
  [(result as {value: number | number[]}).value].flat();
const least = (random: Random): number => pick(random, [0, 0.2, 0.5, 0.7, 0.9, 0.99, 1]);
const outputs = (random: Random) => pick(random, ['uniform_average', 'raw_values'] as const);

/** By name: the metric, its data, and the numbers that the bound applies to. */
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
  'EER': {
    make: (o, r) => new EER({...o, average: pick(r, ['micro', null])}),
    data: (r, n) => (r() < 0.7 ? scored(r, n) : classified(r, n)),
    number: aNumber,
  },
  'LogAUC': {
    make: (o, r) =>
      new LogAUC({
        ...o,
        fprRange: pick(r, [
          [0.001, 0.1],
          [0.1, 1],
          [0.05, 0.5],
        ] as const),
      }),
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
  /** The greatest error of a number; Infinity if one is NaN and the exact one is not. */
  readonly off: number;
  readonly isCoarse: boolean;
  readonly warnings: number;
}

/** Tests one metric on the data of one seed. */
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
    // Sometimes in two batches.
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
      what: `${name}, seed ${seed}, ${size} samples, maxSamples ${maxSamples}, ${data.what}: ${got} instead of ${want}`,
      bound,
      off,
      isCoarse,
      warnings: said.length,
    };
  } finally {
    console.warn = warn;
  }
}
