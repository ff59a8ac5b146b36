import {add, div, logSumExp, mul, neg, pow, reshape, sub, sum, tensor1d} from '@tensorflow/tfjs-core';
import {exp, log} from '../../floats.js';
import {showShape, keyOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {zeros} from '../../array/cpu_array.js';
import {pairOnDevice, pairOnCpu} from '../core/arrays.js';
import {type CategoricalCrossentropyFunctionOptions, oneHotRows} from './categorical_crossentropy.js';
import {clipOnDevice, clipOnCpu} from '../core/epsilon.js';
import {functionOptions} from '../core/function_options.js';
import {rowNorm} from './log_probabilities.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {axisLoop, type Shape} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';

const NAME = 'categoricalFocalCrossentropy';

export interface CategoricalFocalCrossentropyFunctionOptions extends CategoricalCrossentropyFunctionOptions {
  /** One weight for all classes, or one per class. Default: 0.25. */
  alpha?: number | readonly number[];
  /** How strongly good predictions are weighted down; 0: not at all. Default: 2. */
  gamma?: number;
}

/** The sum along the class axis of the cross-entropy times alpha (1 - probability)^gamma. */
function categoricalFocalCrossentropyAlong({
  alpha,
  gamma,
  fromLogits,
  labelSmoothing,
  axis,
}: Required<CategoricalFocalCrossentropyFunctionOptions>): PerSample {
  const scale = 1 - labelSmoothing;
  const alphas = (classes: number, shape: Shape): readonly number[] => {
    if (typeof alpha === 'number') return new Array<number>(classes).fill(alpha);
    if (alpha.length === classes) return alpha;
    throw new UsageError(
      NAME,
      `${alpha.length} numbers alpha do not fit yPred ${showShape(shape)}. Give one for each class, or a single one.`,
    );
  };
  return {
    key: `categorical_focal_crossentropy(${keyOf([alpha, gamma, fromLogits, labelSmoothing, axis])})`,
    cpu(yTrue, yPred) {
      const {t, p, shape} = pairOnCpu(yTrue, yPred, oneHotRows(NAME));
      const {outer, size, inner, rest} = axisLoop(NAME, shape, axis);
      const out = zeros(rest);
      const shift = labelSmoothing / shape[shape.length - 1];
      const weights = alphas(size, shape);
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++) {
          const start = o * size * inner + i;
          const norm = rowNorm(p, start, size, inner, fromLogits);
          let total = 0;
          for (let c = 0, at = start; c < size; c++, at += inner) {
            const q = clipOnCpu(fromLogits ? Math.exp(p[at] - norm) : p[at] / norm);
            total -= weights[c] * (1 - q) ** gamma * (t[at] * scale + shift) * Math.log(q);
          }
          out.data[o * inner + i] = total;
        }
      }
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const {t, p} = pairOnDevice(yTrue, yPred, oneHotRows(NAME));
      const {axis: at, size} = axisLoop(NAME, p.shape, axis);
      const y = add(mul(t, scale), labelSmoothing / t.shape[t.rank - 1]);
      const q = clipOnDevice(fromLogits ? exp(sub(p, logSumExp(p, at, true))) : div(p, sum(p, at, true)));
      const alongAxis = p.shape.map((_, d) => (d === at ? size : 1));
      const weights = reshape(tensor1d([...alphas(size, p.shape)]), alongAxis);
      return neg(sum(mul(mul(weights, pow(sub(1, q), gamma)), mul(y, log(q))), at));
    },
  };
}

/**
 * Categorical focal cross-entropy of each sample with one-hot labels: the sum over the classes of the
 * cross-entropy times alpha (1 - probability)^gamma, which weighs easy predictions down.
 *
 * Source: Lin et al. (2018), `keras.metrics.categorical_focal_crossentropy`.
 *
 * @example
 * categoricalFocalCrossentropy([[0, 1], [0, 1]], [[0.05, 0.95], [0.9, 0.1]]);   // tensor [0.0000321, 0.466]
 */
export const categoricalFocalCrossentropy = /* @__PURE__ */ pureFunction(
  'categoricalFocalCrossentropy',
  (options: CategoricalFocalCrossentropyFunctionOptions = {}): PerSample =>
    categoricalFocalCrossentropyAlong(
      functionOptions(
        'categoricalFocalCrossentropy',
        options,
        {alpha: 0.25, gamma: 2, fromLogits: false, labelSmoothing: 0, axis: -1},
        ['alpha'],
      ),
    ),
);
