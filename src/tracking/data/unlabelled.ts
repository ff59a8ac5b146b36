import {Tensor, zeros} from '@tensorflow/tfjs-core';
import {checkKeys} from '../../options.js';
import {UsageError} from '../../errors.js';
import {getOwn} from '../../own_property.js';
import type {CompileSpec, Plan} from '../compile/plan.js';

/** Targets for every output, in order. `made` are the tensors that were added; the caller disposes them. */
export interface CompleteTargets {
  readonly targets: unknown;
  readonly made: readonly Tensor[];
}

/** Completes the targets of n samples. */
export type TargetsFor = (where: string, given: unknown, samples: number) => CompleteTargets;

/** True for the placeholder of an output without labels: [samples, 0], which no labels can be. */
export function isUnlabelled(target: Tensor): boolean {
  return target.shape[target.rank - 1] === 0;
}

/**
 * The labels of one output.
 *
 * @throws UsageError where it has none
 */
export function labelsOf(where: string, targets: readonly Tensor[], output: number, name: string): Tensor {
  const target = targets[output];
  if (!isUnlabelled(target)) return target;
  throw new UsageError(where, `the output "${name}" has no labels here. Give y a tensor for it.`);
}

/**
 * Adds placeholders to targets for outputs that have no loss and were left out: by name, by null in an array,
 * or by an array for the other outputs alone. Targets that are complete, or of a wrong form, are returned as
 * they are.
 *
 * @param check called with the names of the outputs that were left out
 * @throws UsageError if an output that was left out has a loss, or there are unknown names too
 */
export function completeTargets(
  {losses, outputNames}: Pick<CompileSpec, 'losses' | 'outputNames'>,
  where: string,
  given: unknown,
  samples: number,
  check?: (missing: readonly string[]) => void,
): CompleteTargets {
  const optional = losses.map(loss => loss.terms.length === 0);
  const list = optional.includes(true) ? perOutput(given, optional, outputNames) : undefined;
  if (list === undefined || list.every(isGiven)) return {targets: given, made: []};
  if (!Array.isArray(given) && !(given instanceof Tensor)) {
    checkKeys(`${where}, y`, given as object, outputNames, 'output');
  }
  const missing = outputNames.filter((_, i) => !isGiven(list[i]));
  const needed = missing.find(name => optional[outputNames.indexOf(name)] !== true);
  if (needed !== undefined) throw withoutLabels(where, needed, 'a loss');
  check?.(missing);
  const made: Tensor[] = [];
  const targets = list.map(one => {
    if (isGiven(one)) return one;
    made.push(zeros([samples, 0]));
    return made[made.length - 1];
  });
  return {targets, made};
}

/** @throws UsageError if an output without labels has a loss or a metric: compile may have added it since */
export function checkLabelled(where: string, plan: Plan, targets: readonly Tensor[]): void {
  const {losses, outputNames} = plan.spec;
  const missing = outputNames.filter((_, i) => isUnlabelled(targets[i]));
  if (missing.length === 0) return;
  const needed = missing.find(name => losses[outputNames.indexOf(name)].terms.length > 0);
  if (needed !== undefined) throw withoutLabels(where, needed, 'a loss');
  refuseMetrics(where, plan, missing);
}

/** @throws UsageError if one of these outputs has a metric */
export function refuseMetrics(where: string, {metrics, spec}: Plan, missing: readonly string[]): void {
  const metric = metrics.find(({output}) => missing.includes(spec.outputNames[output]));
  if (metric === undefined) return;
  throw withoutLabels(where, spec.outputNames[metric.output], `the metric ${metric.key}`);
}

function withoutLabels(where: string, output: string, reader: string): UsageError {
  return new UsageError(
    where,
    `the output "${output}" has ${reader}, but y has no labels for it. Give y a tensor for each output that has a loss ` +
      `or metrics, or compile without: metrics of some outputs only are given by name, {output: [...]}.`,
  );
}

/** One entry per output; undefined if targets of this form cannot leave outputs out. */
function perOutput(
  given: unknown,
  optional: readonly boolean[],
  names: readonly string[],
): readonly unknown[] | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  if (!(given instanceof Tensor) && !Array.isArray(given)) {
    return names.map(name => getOwn(given as Record<string, unknown>, name));
  }
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length === names.length) return list;
  if (list.length !== optional.filter(one => !one).length) return undefined;
  let at = 0;
  return optional.map(one => (one ? undefined : list[at++]));
}

function isGiven(one: unknown): boolean {
  return one !== undefined && one !== null;
}
