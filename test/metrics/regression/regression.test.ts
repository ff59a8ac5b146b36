/** Regression and correlations over an epoch: outputs, domains, constants, far numbers, long passes, what is kept. */
import {getBackend, memory, tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {SLOW_DEVICE, someOf} from '../../backend.js';
import {ConcordanceCorrCoef} from '../../../src/metrics/correlation/concordance_corr_coef.js';
import {KendallRankCorrCoef} from '../../../src/metrics/correlation/kendall_rank_corr_coef.js';
import {PearsonCorrCoef} from '../../../src/metrics/correlation/pearson_corr_coef.js';
import {SpearmanCorrCoef} from '../../../src/metrics/correlation/spearman_corr_coef.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {D2PinballScore} from '../../../src/metrics/regression/d2_pinball_score.js';
import {D2TweedieScore} from '../../../src/metrics/regression/d2_tweedie_score.js';
import {ExplainedVariance} from '../../../src/metrics/regression/explained_variance.js';
import {MaxError} from '../../../src/metrics/regression/max_error.js';
import {MeanGammaDeviance} from '../../../src/metrics/regression/mean_gamma_deviance.js';
import {MeanPinballLoss} from '../../../src/metrics/regression/mean_pinball_loss.js';
import {MeanPoissonDeviance} from '../../../src/metrics/regression/mean_poisson_deviance.js';
import {MeanTweedieDeviance} from '../../../src/metrics/regression/mean_tweedie_deviance.js';
import {MedianAbsoluteError} from '../../../src/metrics/regression/median_absolute_error.js';
import {MultiOutputMeanAbsoluteError} from '../../../src/metrics/regression/multi_output_mean_absolute_error.js';
import {MultiOutputMeanSquaredLogError} from '../../../src/metrics/regression/multi_output_mean_squared_log_error.js';
import {R2MultiScore} from '../../../src/metrics/regression/r2_multi_score.js';
import {R2Score} from '../../../src/metrics/regression/r2_score.js';
import {WeightedMeanAbsolutePercentageError} from '../../../src/metrics/regression/weighted_mean_absolute_percentage_error.js';
import {forcePath, type Path} from '../../../src/array/path.js';
import type {MetricResult} from '../../../src/types.js';
import {randomOf} from '../random.js';
import {onPaths} from '../on_paths.js';
import {NormalizedRootMeanSquaredError} from '../../../src/metrics/regression/normalized_root_mean_squared_error.js';

type Numbers = number[] | number[][] | number[][][];
type Fed = readonly [yTrue: Numbers, yPred: Numbers, sampleWeight?: Numbers];

const paths: readonly Path[] = ['webgl', 'webgpu'].includes(getBackend()) ? ['device'] : ['cpu', 'device'];

async function onPath(path: Path, metric: Metric, batches: readonly Fed[]): Promise<MetricResult> {
  forcePath(path);
  try {
    for (const [yTrue, yPred, weights] of batches) {
      tidy(() => metric.updateState(tensor(yTrue), tensor(yPred), weights && tensor(weights)));
    }
    return (await metric.result()) as MetricResult;
  } finally {
    metric.dispose();
    forcePath(undefined);
  }
}

function expectClose(got: MetricResult, want: MetricResult, tolerance: number): void {
  const [g, w] = [[got].flat(2), [want].flat(2)] as number[][];
  expect(g.length).to.equal(w.length);
  w.forEach((x, i) =>
    Number.isFinite(x) ? expect(g[i]).to.be.closeTo(x, tolerance) : expect(Object.is(g[i], x)).to.equal(true),
  );
}

/** Expects a result on every path that the backend has. */
async function expectResult(
  make: () => Metric,
  batches: readonly Fed[],
  want: MetricResult,
  tolerance = 1e-5,
): Promise<void> {
  for (const path of paths) expectClose(await onPath(path, make(), batches), want, tolerance);
}

describe('several outputs', () => {
  const batch: Fed = [
    [
      [0, 0],
      [0, 4],
    ],
    [
      [1, 2],
      [3, 0],
    ],
  ];

  it('become one number in each of the ways of multioutput', async () => {
    const of = (multioutput?: 'raw_values' | 'uniform_average' | number[]) => () =>
      new MultiOutputMeanAbsoluteError({multioutput});
    await expectResult(of('raw_values'), [batch], [2, 3]);
    await expectResult(of(), [batch], 2.5);
    await expectResult(of([3, 1]), [batch], 2.25);
  });

  it('may each have weights of their own', async () => {
    const make = () => new MultiOutputMeanAbsoluteError({multioutput: 'raw_values'});
    const weights = [
      [1, 0],
      [3, 2],
    ];
    await expectResult(make, [[...batch, weights] as unknown as Fed], [2.5, 4]);
  });

  it('need a weight each', () => {
    const m = new MultiOutputMeanAbsoluteError({multioutput: [1, 2, 3]});
    expect(() => m.updateState(...(batch as [Numbers, Numbers]))).to.throw('3 weights');
    expect(() => new R2MultiScore({multioutput: [1, -1]})).to.throw('multioutput');
    expect(() => new PearsonCorrCoef({multioutput: 'variance_weighted' as 'raw_values'})).to.throw(
      'uniform_average',
    );
  });

  it('are those of the last axis; time steps are samples', async () => {
    const yTrue = [
      [
        [0, 0],
        [0, 4],
      ],
    ];
    const yPred = [
      [
        [1, 2],
        [3, 0],
      ],
    ];
    await expectResult(
      () => new MultiOutputMeanAbsoluteError({multioutput: 'raw_values'}),
      [[yTrue, yPred]],
      [2, 3],
    );
    expect(() => new R2Score().updateState(yTrue, yPred)).to.throw('[batch, outputs]');
  });
});

describe('before data, and of nothing', () => {
  it('errors are 0, scores and correlations NaN, raw values none', async () => {
    const errors = [
      new MultiOutputMeanAbsoluteError(),
      new MeanPoissonDeviance(),
      new MaxError(),
      new MedianAbsoluteError(),
      new WeightedMeanAbsolutePercentageError(),
    ];
    for (const m of errors) expect(await m.result()).to.equal(0);
    const scores = [
      new R2MultiScore(),
      new ExplainedVariance(),
      new D2TweedieScore(),
      new D2PinballScore(),
      new PearsonCorrCoef(),
      new ConcordanceCorrCoef(),
      new SpearmanCorrCoef(),
      new KendallRankCorrCoef(),
    ];
    for (const m of scores) expect(await m.result()).to.be.NaN;
    expect(await new R2MultiScore({multioutput: 'raw_values'}).result()).to.deep.equal([]);
    expect(await new MeanPinballLoss({multioutput: 'raw_values'}).result()).to.deep.equal([]);
    expect(await new SpearmanCorrCoef({multioutput: 'raw_values'}).result()).to.deep.equal([]);
  });

  it('the same when every weight is 0', async () => {
    const nothing: Fed = [
      [1, 2, 3],
      [3, 1, 4],
      [0, 0, 0],
    ];
    for (const make of [
      () => new MultiOutputMeanAbsoluteError(),
      () => new MaxError(),
      () => new MedianAbsoluteError(),
      () => new MeanGammaDeviance(),
    ])
      await expectResult(make, [nothing], 0);
    for (const make of [
      () => new R2MultiScore(),
      () => new ExplainedVariance(),
      () => new D2TweedieScore(),
      () => new D2PinballScore(),
      () => new PearsonCorrCoef(),
      () => new ConcordanceCorrCoef(),
      () => new SpearmanCorrCoef(),
      () => new KendallRankCorrCoef(),
    ])
      await expectResult(make, [nothing], NaN);
  });
});

describe('what has no value', () => {
  const outside: readonly [name: string, make: () => Metric, batch: Fed][] = [
    [
      'Poisson, negative label',
      () => new MeanPoissonDeviance(),
      [
        [1, -0.5],
        [1, 1],
      ],
    ],
    [
      'Poisson, prediction 0',
      () => new MeanPoissonDeviance(),
      [
        [1, 0],
        [1, 0],
      ],
    ],
    [
      'gamma, label 0',
      () => new MeanGammaDeviance(),
      [
        [1, 0],
        [1, 1],
      ],
    ],
    [
      'power 1.5, negative label',
      () => new MeanTweedieDeviance({power: 1.5}),
      [
        [1, -1],
        [1, 1],
      ],
    ],
    [
      'power -1, negative prediction',
      () => new MeanTweedieDeviance({power: -1}),
      [
        [1, 1],
        [1, -1],
      ],
    ],
    [
      'D2 of power 3, label 0',
      () => new D2TweedieScore({power: 3}),
      [
        [1, 0, 2],
        [1, 1, 1],
      ],
    ],
    [
      'logarithms of negative numbers',
      () => new MultiOutputMeanSquaredLogError(),
      [
        [1, 1],
        [1, -0.5],
      ],
    ],
  ];

  for (const [name, make, batch] of outside) {
    it(`${name}: an error on the CPU that changes nothing, NaN on the device`, async function () {
      expectClose(await onPath('device', make(), [batch]), NaN, 0);
      if (!paths.includes('cpu')) this.skip();
      const m = make();
      m.updateState([1, 2], [2, 1]);
      const before = await m.result();
      expect(() => m.updateState(batch[0], batch[1])).to.throw(/expected y.*at entry [12]/);
      expect(await m.result()).to.deep.equal(before);
    });
  }

  it('does no harm with a weight of 0', async () => {
    const some: Fed = [
      [2, -1, NaN],
      [1, -3, 1],
      [1, 0, 0],
    ];
    await expectResult(() => new MeanPoissonDeviance(), [some], 2 * (2 * Math.log(2) - 1));
    await expectResult(
      () => new D2TweedieScore({power: 1}),
      [some, [[1], [1]]],
      1 - (2 * Math.log(2) - 1) / (2 * Math.log(2) - 3 * Math.log(1.5)),
    );
    await expectResult(() => new MaxError(), [some], 1);
    await expectResult(() => new MedianAbsoluteError(), [some], 1);
    await expectResult(
      () => new PearsonCorrCoef(),
      [
        some,
        [
          [1, 0],
          [2, 3],
        ],
      ],
      -1,
    );
    await expectResult(
      () => new SpearmanCorrCoef(),
      [
        some,
        [
          [1, 0],
          [2, 3],
        ],
      ],
      -1,
    );
  });

  it('NaN gives NaN', async () => {
    const some: Fed = [
      [1, NaN, 3],
      [1, 2, 4],
    ];
    for (const make of [
      () => new MaxError(),
      () => new MedianAbsoluteError(),
      () => new MeanPinballLoss(),
      () => new MeanGammaDeviance(),
      () => new MultiOutputMeanSquaredLogError(),
      () => new R2MultiScore(),
      () => new ExplainedVariance(),
      () => new D2TweedieScore({power: 1}),
      () => new D2PinballScore(),
      () => new PearsonCorrCoef(),
      () => new ConcordanceCorrCoef(),
      () => new SpearmanCorrCoef(),
      () => new KendallRankCorrCoef(),
      () => new WeightedMeanAbsolutePercentageError(),
    ])
      await expectResult(make, [some], NaN);
  });

  it('powers between 0 and 1, and quantiles beyond 0..1', () => {
    expect(() => new MeanTweedieDeviance({power: 0.5})).to.throw('power');
    expect(() => new D2TweedieScore({power: NaN})).to.throw('power');
    expect(() => new MeanPinballLoss({alpha: 1.1})).to.throw('alpha');
    expect(() => new D2PinballScore({alpha: -0.1})).to.throw('alpha');
    expect(() => new KendallRankCorrCoef({variant: 'd' as 'a'})).to.throw('variant');
  });
});

describe('constant numbers', () => {
  const constant: Fed[] = Array.from({length: SLOW_DEVICE ? 12 : 70}, () => [
    [0.1, 0.1, 0.1],
    [0.3, 0.1, 0.2],
    [0.7, 0.3, 0.9],
  ]);
  const perfect: Fed[] = constant.map(([t, , w]) => [t, t, w]);

  it('have no variance, however many batches and whatever weights', async () => {
    await expectResult(() => new R2MultiScore(), constant, 0);
    await expectResult(() => new R2MultiScore({forceFinite: false}), constant, -Infinity);
    await expectResult(() => new ExplainedVariance(), constant, 0);
    await expectResult(() => new D2PinballScore(), constant, 0);
    for (const power of someOf([0, 1, 1.5, 2, 3, -1], 2))
      await expectResult(() => new D2TweedieScore({power}), constant, -Infinity);
    await expectResult(() => new R2Score(), constant, 0);
    await expectResult(() => new PearsonCorrCoef(), constant, NaN);
    await expectResult(() => new ConcordanceCorrCoef(), constant, NaN);
    await expectResult(() => new SpearmanCorrCoef(), constant, NaN);
    await expectResult(() => new KendallRankCorrCoef(), constant, NaN);
  });

  it('are explained when they are predicted', async () => {
    await expectResult(() => new R2MultiScore(), perfect, 1);
    await expectResult(() => new R2MultiScore({forceFinite: false}), perfect, NaN);
    await expectResult(() => new ExplainedVariance(), perfect, 1);
    await expectResult(() => new D2PinballScore(), perfect, 1);
    await expectResult(() => new D2TweedieScore({power: 2}), perfect, NaN);
  });

  it('of one sample have no score', async () => {
    const one: Fed = [[1], [2]];
    await expectResult(() => new R2MultiScore(), [one], NaN);
    await expectResult(() => new D2TweedieScore(), [one], NaN);
    await expectResult(() => new D2PinballScore(), [one], NaN);
    await expectResult(() => new ConcordanceCorrCoef(), [one], NaN);
  });

  it('weights that are no repetitions have no concordance', async () => {
    await expectResult(
      () => new ConcordanceCorrCoef(),
      [
        [
          [1, 2, 4],
          [1, 3, 4],
          [0.25, 0.25, 0.5],
        ],
      ],
      NaN,
    );
  });
});

describe('numbers far from 0, in many batches', () => {
  const random = randomOf(5);
  // Steps of 1/8 and of 1/16 are float32 numbers up there, so that nothing is lost before the metric has them.
  const yTrue = Array.from({length: 400}, () => 20000 + Math.floor(64 * random()) / 8);
  const yPred = yTrue.map(y => y + Math.floor(16 * random()) / 16 - 0.5);
  const cut = (size: number): Fed[] =>
    Array.from({length: 400 / size}, (_, i) => [
      yTrue.slice(i * size, (i + 1) * size),
      yPred.slice(i * size, (i + 1) * size),
    ]);

  const all: readonly (() => Metric)[] = [
    () => new PearsonCorrCoef(),
    () => new ConcordanceCorrCoef(),
    () => new R2MultiScore(),
    () => new ExplainedVariance(),
    () => new D2TweedieScore({power: 0}),
  ];
  for (const make of all) {
    it(`${make().className} keeps its digits`, async () => {
      const centered = ([t, p]: Fed): Fed => [
        (t as number[]).map(x => x - 20000),
        (p as number[]).map(x => x - 20000),
      ];
      const want = await onPath('cpu', make(), cut(400).map(centered));
      await expectResult(make, cut(4), want, 2e-3);
      if (paths.includes('cpu')) expectClose(await onPath('cpu', make(), cut(4)), want, 1e-10);
    });
  }

  it('deviances merge as if they had been one batch', async () => {
    const labels = Array.from({length: 300}, () => Math.fround(0.1 + 5 * random()));
    const guesses = labels.map(y => Math.fround(y * (0.5 + random())));
    const parts = (size: number): Fed[] =>
      Array.from({length: 300 / size}, (_, i) => [
        labels.slice(i * size, (i + 1) * size),
        guesses.slice(i * size, (i + 1) * size),
      ]);
    for (const power of someOf([-1.5, 0, 1, 1.5, 2, 3], 2)) {
      const make = () => new D2TweedieScore({power});
      const whole = (await onPath('cpu', make(), parts(300))) as number;
      expectClose(await onPath('cpu', make(), parts(2)), whole, 1e-10);
      expectClose(
        await onPath('device', make(), parts(SLOW_DEVICE ? 20 : 3)),
        whole,
        1e-4 * Math.max(1, Math.abs(whole)),
      );
    }
  });
});

describe('ranks and medians of what is kept', () => {
  const random = randomOf(9);
  const yTrue = Array.from({length: 500}, () => random() * 4 - 1);
  const yPred = yTrue.map(y => y + random() - 0.3);
  const batches = (): Fed[] =>
    Array.from({length: 10}, (_, i) => [yTrue.slice(i * 50, i * 50 + 50), yPred.slice(i * 50, i * 50 + 50)]);

  const makers: readonly ((maxSamples?: number) => Metric & {errorBound(): Promise<number>})[] = [
    maxSamples => new MedianAbsoluteError({maxSamples}),
    maxSamples => new D2PinballScore({alpha: 0.3, maxSamples}),
    maxSamples => new SpearmanCorrCoef({maxSamples}),
    ...(['a', 'b', 'c'] as const).map(
      variant => (maxSamples?: number) => new KendallRankCorrCoef({variant, maxSamples}),
    ),
  ];
  for (const make of makers) {
    it(`${make().name} ${JSON.stringify(make().getConfig())}: fewer rows are off by no more than the bound`, async () => {
      const warn = console.warn;
      let warned = 0;
      console.warn = () => warned++;
      try {
        const exact = make();
        for (const [t, p] of batches()) exact.updateState(t, p);
        const truth = (await exact.result()) as number;
        expect(await exact.errorBound()).to.equal(0);
        for (const maxSamples of [400, 100, 20]) {
          const m = make(maxSamples);
          for (const [t, p] of batches()) m.updateState(t, p);
          const got = (await m.result()) as number;
          const bound = await m.errorBound();
          expect(bound).to.be.greaterThan(0).and.below(2);
          expect(Math.abs(got - truth)).to.be.at.most(bound + 1e-12);
        }
        expect(warned).to.equal(3);
      } finally {
        console.warn = warn;
      }
    });
  }

  it('Kendall’s pairs are counted in n log n', async function () {
    // All 2e10 of them one by one would take minutes.
    this.timeout(30_000);
    const t = Float64Array.from({length: 200_000}, () => random());
    const m = new KendallRankCorrCoef();
    m.updateState(t, t.map(Math.sqrt));
    expect(await m.result()).to.equal(1);
  });

  it('weighted and unweighted medians differ as in scikit-learn', async () => {
    const [t, p] = [
      [0, 0, 0, 0],
      [1, 2, 3, 4],
    ];
    await expectResult(() => new MedianAbsoluteError(), [[t, p]], 2.5);
    await expectResult(() => new MedianAbsoluteError(), [[t, p, [1, 1, 1, 1]]], 2);
    await expectResult(() => new MedianAbsoluteError(), [[t, p, [1, 0, 0, 1]]], 1);
  });

  it('leaves nothing on the device', async () => {
    const before = memory().numTensors;
    for (const make of makers) await onPath('device', make(), batches());
    expect(memory().numTensors).to.equal(before);
  });
});

describe('rank correlation of what is constant', () => {
  const rising = [1, 2, 3, 4];
  for (const value of [0, 0.1, 7]) {
    const constant = rising.map(() => value);
    it(`${value} is NaN`, async () => {
      for (const make of [
        () => new SpearmanCorrCoef(),
        () => new PearsonCorrCoef(),
        () => new KendallRankCorrCoef(),
      ]) {
        await expectResult(make, [[constant, rising]], NaN);
        await expectResult(make, [[rising, constant]], NaN);
        await expectResult(make, [[constant, constant]], NaN);
        // What weighs nothing makes no difference.
        await expectResult(
          make,
          [
            [
              [...constant, 9],
              [...rising, 1],
              [1, 1, 1, 1, 0],
            ],
          ],
          NaN,
        );
      }
    });
  }

  it('is NaN in its output only', async () => {
    const metric = new SpearmanCorrCoef({multioutput: 'raw_values'});
    metric.updateState(
      [
        [1, 5],
        [2, 5],
        [3, 5],
      ],
      [
        [1, 1],
        [3, 2],
        [2, 3],
      ],
    );
    const [first, second] = (await metric.result()) as number[];
    expect(first).to.be.closeTo(0.5, 1e-9);
    expect(second).to.be.NaN;
    metric.dispose();
  });
});

describe('labels whose mean is 0', () => {
  const labels: number[] = [];
  const random = randomOf(7);
  for (let i = 0; i < 40; i++) {
    const y = Math.fround(10 * random());
    labels.push(y, -y);
  }
  labels.sort((a, b) => Math.sin(a) - Math.sin(b));

  it('make NormalizedRootMeanSquaredError infinite, however the batches are cut', () =>
    onPaths(async () => {
      for (const scale of [1, 1e-3, 1000]) {
        const scaled = labels.map(y => Math.fround(scale * y));
        for (const size of [1, 3, 7, 32, 80]) {
          for (const [error, expected] of [
            [1, Infinity],
            [0, NaN],
          ]) {
            const metric = new NormalizedRootMeanSquaredError();
            for (let at = 0; at < scaled.length; at += size) {
              const part = scaled.slice(at, at + size);
              metric.updateState(
                part,
                part.map(y => y + error * scale),
              );
            }
            expect(await metric.result(), `${scale} ${size} ${error}`).to.deep.equal(expected);
            metric.dispose();
          }
        }
      }
    }));

  it('while a small mean is one', async () => {
    const metric = new NormalizedRootMeanSquaredError();
    const near = labels.map(y => y + 0.01);
    metric.updateState(
      near,
      near.map(y => y + 1),
    );
    expect(await metric.result()).to.be.closeTo(100, 1e-3);
    metric.dispose();
  });

  it('constant labels have no deviation, however the batches are cut', () =>
    onPaths(async () => {
      for (const size of [1, 3, 7]) {
        const metric = new NormalizedRootMeanSquaredError({normalization: 'std'});
        for (let at = 0; at < 20; at += size) {
          const part = new Array<number>(Math.min(size, 20 - at)).fill(0.1);
          const weights = part.map((_, i) => 0.3 + i);
          metric.updateState(
            part,
            part.map(y => y + 1),
            weights,
          );
        }
        expect(await metric.result()).to.equal(Infinity);
        metric.dispose();
      }
    }));
});
