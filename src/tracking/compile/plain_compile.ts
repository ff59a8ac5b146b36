import {mean, zerosLike} from '@tensorflow/tfjs-core';
import type {LossFunction} from '../../tfjs/internals.js';
import {canonicalLoss} from '../../losses/loss_names.js';
import {isMetric} from '../../metrics/base/is_metric.js';
import {isTfjsString} from '../../metrics/names/tfjs_strings.js';
import type {OutputLoss} from './output_losses.js';
import type {CompileSpec} from './plan.js';
import type {CompileArgs} from '../types.js';

/** The loss of an output that is not trained: 0 for each sample. */
export const UNTRAINED: LossFunction = yTrue => mean(zerosLike(yTrue), -1);

/** Arguments of `compile` for plain tfjs. */
export interface PlainCompile {
  readonly loss: unknown;
  readonly metrics: unknown;
  /** Whether nothing was left out. */
  readonly complete: boolean;
}

/** The arguments of `compile` as far as plain tfjs can take them, in the form in which they were given. */
export function plainCompile(args: CompileArgs, spec: CompileSpec): PlainCompile {
  const {losses, outputNames} = spec;
  const metrics = plainMetrics(args.metrics, outputNames);
  const trained = losses.every(l => l.terms.length > 0 && l.weight === 1 && l.kind !== 'crossentropy');
  return {
    loss: lossesAsGiven(args.loss, losses.map(plainLoss), outputNames),
    metrics: metrics.plain,
    complete: trained && metrics.complete && identifiers(args.weightedMetrics).length === 0,
  };
}

function plainLoss({given, terms}: OutputLoss): string | LossFunction {
  const name = typeof given === 'string' ? canonicalLoss(given) : undefined;
  if (name !== undefined && name !== 'huber' && name !== 'crossentropy') return name;
  return typeof given === 'function' ? given : (terms[0]?.fn ?? UNTRAINED);
}

function lossesAsGiven(
  given: CompileArgs['loss'],
  losses: readonly (string | LossFunction)[],
  outputs: readonly string[],
): unknown {
  if (Array.isArray(given)) return losses;
  if (typeof given === 'object') return Object.fromEntries(outputs.map((name, i) => [name, losses[i]]));
  return losses[0];
}

/** Plain tfjs takes one list for all outputs, or lists by name. */
function plainMetrics(
  metrics: CompileArgs['metrics'],
  outputs: readonly string[],
): {plain: unknown; complete: boolean} {
  const all = identifiers(metrics);
  const complete = all.every(isPlain);
  if (all.length === 0) return {plain: metrics ?? undefined, complete};
  const perOutput = Array.isArray(metrics) && metrics.some(m => Array.isArray(m) || m === null);
  const named = typeof metrics === 'object' && !Array.isArray(metrics) && !isIdentifier(metrics);
  if (!perOutput && !named) return {plain: complete ? metrics : all.filter(isPlain), complete};
  const byOutput = metrics as unknown as Readonly<Record<string | number, unknown>>;
  const lists = outputs.map((name, i) => identifiers(byOutput[named ? name : i]).filter(isPlain));
  return {plain: Object.fromEntries(outputs.map((name, i) => [name, lists[i]])), complete};
}

function isPlain(metric: unknown): boolean {
  return typeof metric === 'string' ? isTfjsString(metric) : typeof metric === 'function';
}

/** True for one metric; false for lists and for records by output name. */
function isIdentifier(metrics: unknown): boolean {
  return typeof metrics !== 'object' || metrics === null || isMetric(metrics) || 'className' in metrics;
}

/** All metrics in an argument of `compile`. */
export function identifiers(metrics: unknown): unknown[] {
  if (metrics === undefined || metrics === null) return [];
  return isIdentifier(metrics) ? [metrics] : Object.values(metrics).flatMap(identifiers);
}
