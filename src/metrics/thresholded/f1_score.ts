import {checkOptions, optionsOf} from '../../options.js';
import {type F1ScoreOptions, FBetaScore} from './fbeta_score.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Harmonic mean of precision and recall, for every class.
 *
 * - Formula: 2 precision recall / (precision + recall), with 1e-7 in every denominator, as in Keras: a
 *   perfect score is 0.9999998.
 * - Shapes: yPred [batch, classes], yTrue one-hot or multi-label in the same shape, or class ids [batch],
 *   [batch, 1]; binary [batch] is [batch, 1].
 * - Result: a number in 0..1, or with `average: null` one for each class. Before data 0, or [] without an
 *   average.
 *
 * Source: `keras.metrics.F1Score`.
 *
 * @example
 * const m = new F1Score({threshold: 0.5});
 * m.updateState([[1, 1, 1], [1, 0, 0], [1, 1, 0]], [[0.2, 0.6, 0.7], [0.2, 0.6, 0.6], [0.6, 0.8, 0]]);
 * await m.result();   // [0.4999..., 0.7999..., 0.6666...]
 */
export class F1Score<N extends string = MetricNames['F1Score']> extends FBetaScore<N> {
  static override className = 'F1Score';
  declare readonly [KEY]?: Key<N>;
  /** Tells it from a custom subclass of `FBetaScore` with its name. @internal */
  static readonly isOfPackage = true;

  constructor(options: F1ScoreOptions & Named<N> = {}) {
    optionsOf(new.target, options);
    const known = ['name', 'dtype', 'classNames', 'average', 'threshold', 'zeroDivision'];
    checkOptions(F1Score.className, options, known);
    super(options);
  }

  override getConfig(): Record<string, unknown> {
    const {beta: _, ...config} = super.getConfig();
    return config;
  }
}
