import {checkCount, checkFlag, checkIgnoreClass, checkNumberOrNaN, checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {addBinSums, type BinMeans, binMeans} from '../../functional/calibration/bin_sums.js';
import {type Bins, binsBetween} from '../../functional/calibration/bins.js';
import type {ConfidenceOptions, ConfidenceSource} from '../../functional/calibration/confidences.js';
import {quantileBetween} from '../../functional/core/quantile.js';
import {endsOf} from '../../state/quantize.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {type MaxSamplesOption, checkMaxSamples} from '../samples/max_samples.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {type Bounded, distanceTo, errorBoundOf, QuantizationWarning} from '../samples/bounded.js';
import {quantileEnds} from '../samples/coarse_quantile.js';
import {binSums} from './bin_sums.js';
import {confidenceSamples} from './confidence_samples.js';
import type {Tally, TallyValues} from '../../state/tally.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface ReliabilityCurveOptions extends MaxSamplesOption, ConfidenceOptions {
  /** Number of bins. Default: 5. */
  nBins?: number;
  /**
   * Bins of equal width, or with equal numbers of samples (which stores all samples). Default: `'uniform'`.
   */
  strategy?: 'uniform' | 'quantile';
}

/**
 * For every bin that is not empty: the share of samples that came true, their mean prediction, their weight.
 */
export type ReliabilityResult = Record<'probTrue' | 'probPred' | 'weights', number[]>;

const STRATEGIES = ['uniform', 'quantile'] as const;

/**
 * Reliability diagram: how often predictions come true, by how confident they are.
 *
 * - Formula: samples are put into bins by confidence: the probability of `posLabel` for binary predictions,
 *   of the likeliest class otherwise. A confidence on an edge belongs to the lower bin. Edges of `'quantile'`
 *   bins are those of numpy's linear quantiles, where weights are numbers of repetitions.
 * - Shapes: binary yPred [batch] or [batch, 1] with labels of the same shape; yPred [batch, ..., classes]
 *   with one-hot yTrue, or class ids. An id that does not exist is an error, on a GPU NaN.
 * - Result: `{probTrue, probPred, weights}`, arrays over the bins that are not empty, the least confident
 *   first; empty before data. A prediction outside 0..1, or NaN, makes the first bin NaN (with `'quantile'`
 *   the only one). The log entry is the weighted mean distance of the two.
 *
 * Source: `sklearn.calibration.calibration_curve`.
 *
 * @example
 * const m = new ReliabilityCurve({nBins: 2});
 * m.updateState([0, 1, 1, 1], [0.25, 0.25, 0.75, 1]);
 * await m.result();   // {probTrue: [0.5, 1], probPred: [0.25, 0.875], weights: [2, 2]}
 */
export class ReliabilityCurve<N extends string = MetricNames['ReliabilityCurve']> extends StatisticMetric<
  ReliabilityResult,
  TallyValues
> {
  static override className = 'ReliabilityCurve';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  private readonly warning = new QuantizationWarning(this);
  private readonly options: Required<Omit<ReliabilityCurveOptions, 'name' | 'dtype' | 'classNames'>>;

  constructor(options: ReliabilityCurveOptions & Named<N> = {}) {
    const {
      nBins = 5,
      strategy = 'uniform',
      posLabel = 1,
      fromLogits = false,
      ignoreClass = null,
    } = optionsOf(new.target, options);
    const {maxSamples = null} = options;
    const own = {nBins, strategy, posLabel, fromLogits, ignoreClass, maxSamples};
    super(options, own);
    checkNumberOrNaN(this.className, 'posLabel', posLabel);
    checkFlag(this.className, 'fromLogits', fromLogits);
    checkCount(this.className, 'nBins', nBins, 1);
    checkIgnoreClass(this.className, ignoreClass, false);
    checkOneOf(this.className, 'strategy', strategy, STRATEGIES);
    checkMaxSamples(this.className, maxSamples);
    this.options = own;
  }

  protected declare(): readonly Tally[] {
    const {strategy, posLabel, fromLogits, ignoreClass, maxSamples} = this.options;
    const confidences = {posLabel, fromLogits, ignoreClass};
    return strategy === 'uniform'
      ? [binSums(this.className, this.evenBins(), confidences)]
      : [confidenceSamples(this.className, confidences, maxSamples)];
  }

  compute(values: readonly (TallyValues | undefined)[]): ReliabilityResult {
    const estimate = this.estimate(values);
    this.warning.check(values, estimate);
    return estimate.result;
  }

  /**
   * The greatest error of the logged number that `maxSamples` can have caused; 0 if there were not more
   * samples.
   */
  async errorBound(): Promise<number> {
    return errorBoundOf(await this.readStatistics(), values => this.estimate(values));
  }

  private estimate([values]: readonly (TallyValues | undefined)[]): Bounded<ReliabilityResult> {
    const bins = values === undefined ? [] : this.binsOf(values);
    const result = {
      probTrue: bins.map(bin => bin.cameTrue),
      probPred: bins.map(bin => bin.confidence),
      weights: bins.map(bin => bin.weight),
    };
    return {
      result,
      bound: values === undefined || values instanceof Float64Array ? 0 : this.boundOf(values[0]),
    };
  }

  override logged({probTrue, probPred, weights}: ReliabilityResult): number {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const distance = weights.reduce(
      (sum, weight, i) => sum + weight * Math.abs(probTrue[i] - probPred[i]),
      0,
    );
    return total === 0 ? 0 : distance / total;
  }

  private binsOf(values: TallyValues): BinMeans[] {
    if (values instanceof Float64Array) return binMeans(values);
    const [samples] = values;
    if (samples.count === 0) return [];
    return samples.hasNaN ? [{weight: NaN, confidence: NaN, cameTrue: NaN}] : this.quantileBins(samples);
  }

  /**
   * The error bound of the logged number, which is the weighted sum over bins of |share that came true - mean
   * prediction|. It changes at most by the error of each prediction; and if an edge may lie among scores that
   * became equal, by twice |label - prediction| of each of them, because each may be in either bin.
   */
  private boundOf(samples: StoredSamples): number {
    if (samples.droppedBits === 0 || samples.count === 0 || samples.hasNaN) return 0;
    const sorted = samples.sorted();
    const edges = this.innerShares().map(share => {
      const [least, greatest] = quantileEnds(
        sorted,
        (share * 100) / 100,
        samples.droppedBits,
        quantileBetween,
      );
      // Edges and scores may meet in float32.
      return [least - Math.abs(least) * 2 ** -22, greatest + Math.abs(greatest) * 2 ** -22] as const;
    });
    let [off, total] = [0, 0];
    sorted.values.forEach((value, n) => {
      const weight = sorted.weights?.[n] ?? 1;
      const [low, high] = endsOf(value, samples.droppedBits);
      total += weight;
      off += weight * distanceTo(value, low, high);
      if (edges.some(([least, greatest]) => low <= greatest && high >= least)) {
        off += 2 * weight * distanceTo(sorted.labels[n], low, high);
      }
    });
    return off / total;
  }

  private evenBins(): Bins {
    return binsBetween(this.innerShares(), 'lower');
  }

  private quantileBins(samples: StoredSamples): BinMeans[] {
    const {values, labels, weights} = samples.sorted();
    // Converted to percent and back, because numpy's rounding decides which bin a score on an edge is in.
    const edges = this.innerShares().map(share => quantileBetween({values, weights}, (share * 100) / 100));
    const bins = binsBetween(edges, 'lower');
    const sums = new Float64Array(3 * bins.count);
    const source: ConfidenceSource = {
      count: values.length,
      probabilities: values,
      columns: 1,
      labels,
      likeliest: undefined,
      posLabel: 1,
      weights,
      ignored: NaN,
    };
    addBinSums(bins, source, sums);
    return binMeans(sums);
  }

  /** 1/n, …, (n - 1)/n, as numpy's `linspace` has them. */
  private innerShares(): number[] {
    const {nBins} = this.options;
    return Array.from({length: nBins - 1}, (_, i) => (i + 1) * (1 / nBins));
  }
}
