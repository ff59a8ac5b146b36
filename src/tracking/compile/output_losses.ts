import {isRecord} from '../../check.js';
import {checkKeys} from '../../options.js';
import {UsageError} from '../../errors.js';
import {tfjsLoss} from '../../tfjs/model/named_losses.js';
import type {LossFunction} from '../../tfjs/internals.js';
import {type LossTerm, termsOf} from '../../losses/composite_loss.js';
import {crossentropyByShape} from '../../losses/crossentropy.js';
import {BaseMetric} from '../../metrics/base/base_metric.js';
import {lossKind} from '../../losses/loss_kind.js';
import {canonicalLoss, lossByName} from '../../losses/loss_names.js';
import {formatValue} from '../../format_value.js';
import {getOwn} from '../../own_property.js';
import type {LossArgument, LossIdentifier} from '../types.js';

/** The loss of one output. */
export interface OutputLoss {
  /** Weighted terms; those of a composite have names. Empty if this output is not trained. */
  readonly terms: readonly (Omit<LossTerm, 'name'> & {readonly name: string | undefined})[];
  /** Weight of this output's loss within the total. */
  readonly weight: number;
  /** The name of the loss by which `'accuracy'` and `'crossentropy'` are resolved. */
  readonly kind: string | undefined;
  /** As given, for saving. */
  readonly given: LossIdentifier | null;
}

const SPARSE = 'sparseCategoricalCrossentropy';

/** The losses of all outputs. */
export function outputLosses(
  where: string,
  loss: LossArgument | undefined | null,
  lossWeights: number[] | {[output: string]: number} | number | undefined | null,
  outputs: readonly string[],
): OutputLoss[] {
  const given = perOutput(where, loss, outputs);
  const weights = weightPerOutput(where, lossWeights, outputs);
  return given.map((g, i) => outputLoss(where, g, weights[i]));
}

function outputLoss(where: string, given: LossIdentifier | null, weight: number): OutputLoss {
  const kind = lossKind(given);
  const loss = (terms: OutputLoss['terms']): OutputLoss => ({terms, weight, kind, given});
  if (given === null) return loss([]);
  const terms = termsOf(given);
  if (terms !== undefined) return loss(terms);
  if (isMetric(given)) {
    throw new UsageError(
      where,
      `loss must be a name or a function (yTrue, yPred) => losses; got the metric ${given.className}.`,
    );
  }
  if (typeof given === 'function') return loss([{name: undefined, weight: 1, fn: given, given}]);
  if (typeof given !== 'string')
    throw new UsageError(where, `loss must be a name or a function, got ${formatValue(given)}.`);
  const fn = kind === 'crossentropy' ? crossentropyByShape : lossByName(where, given);
  return loss([{name: undefined, weight: 1, fn, given}]);
}

/** True for a metric and for a class of metrics, which JavaScript takes for functions by output name. */
function isMetric(given: unknown): given is {readonly className: string} {
  return [given, (given as {prototype?: unknown} | null)?.prototype].some(one => one instanceof BaseMetric);
}

/** Whether the loss takes class ids as well as targets as wide as the output. */
export function takesEither(loss: OutputLoss): boolean {
  return loss.kind === 'crossentropy' || loss.terms.length === 0;
}

/** True if targets of this shape are class ids for an output of that shape, rather than as wide as it. */
export function areClassIds(target: readonly number[], output: readonly (number | null)[]): boolean {
  const classes = output[output.length - 1];
  return classes !== 1 && (target.length < output.length || target[target.length - 1] === 1);
}

/** The function that tells tfjs, by its identity, which target shape to expect (C5). */
export function shapeRule(loss: OutputLoss, labels: 'ids' | 'full'): LossFunction {
  const sparse = loss.terms.some(t => t.fn === tfjsLoss(SPARSE) || nameOf(t.given) === SPARSE);
  if (sparse || (takesEither(loss) && labels === 'ids')) return tfjsLoss(SPARSE);
  if (loss.terms.length === 1 && !takesEither(loss)) return loss.terms[0].fn;
  return ANY_SHAPE;
}

/** With any other function tfjs expects the shape of the output. */
const ANY_SHAPE: LossFunction = yTrue => yTrue;

function nameOf(given: LossIdentifier): string | undefined {
  return typeof given === 'string' ? canonicalLoss(given) : undefined;
}

function perOutput(
  where: string,
  loss: LossArgument | undefined | null,
  outputs: readonly string[],
): (LossIdentifier | null)[] {
  if (loss === undefined || loss === null) {
    throw new UsageError(where, 'loss is missing: give a name, a function, or one per output.');
  }
  if (typeof loss === 'string' || typeof loss === 'function' || isMetric(loss))
    return outputs.map(() => loss as LossIdentifier);
  if (Array.isArray(loss)) {
    if (loss.length === outputs.length) return loss.map(l => l ?? null);
    const entries = loss.length === 1 ? '1 entry' : `${loss.length} entries`;
    const each = outputs.length === 1 ? 'its output' : `each of its ${outputs.length} outputs`;
    throw new UsageError(
      where,
      `loss has ${entries}; the model needs one for ${each} (${outputs.join(', ')}).`,
    );
  }
  if (typeof loss !== 'object')
    throw new UsageError(where, `loss must be a name or a function, got ${formatValue(loss)}.`);
  const byName = loss as {readonly [output: string]: LossIdentifier};
  checkKeys(`${where}, loss`, byName, outputs, 'output');
  return outputs.map(name => getOwn(byName, name) ?? null);
}

function weightPerOutput(
  where: string,
  weights: number[] | {[output: string]: number} | number | undefined | null,
  outputs: readonly string[],
): number[] {
  if (weights === undefined || weights === null) return outputs.map(() => 1);
  const list =
    typeof weights === 'number'
      ? outputs.map(() => weights)
      : Array.isArray(weights)
        ? weights
        : isRecord(weights)
          ? byName(where, weights, outputs)
          : [];
  if (list.length !== outputs.length || list.some(w => typeof w !== 'number' || !Number.isFinite(w))) {
    throw new UsageError(
      where,
      `lossWeights must be a finite number for each output (${outputs.join(', ')}), as an array or by name; ` +
        `got ${formatValue(weights)}.`,
    );
  }
  return list;
}

function byName(where: string, weights: {[output: string]: number}, outputs: readonly string[]): number[] {
  checkKeys(`${where}, lossWeights`, weights, outputs, 'output');
  return outputs.map(name => getOwn(weights, name) ?? 1);
}
