import {plainName} from '../../errors.js';
import {
  type CompiledMetric,
  type MetricsArgument,
  nameMetrics,
  resolveMetrics,
  type UnnamedMetric,
} from '../../metrics/compile/compile_metrics.js';
import {LogKeys} from '../../metrics/logs/log_keys.js';
import type {MetricTable} from '../../metrics/names/metric_table.js';
import type {MetricContext} from '../../metrics/names/metric_identifier.js';
import {LossLayout} from './loss_layout.js';
import {crossentropyKind} from '../../losses/crossentropy.js';
import type {OutputLoss} from './output_losses.js';
import {KNOWN_FUNCTIONS} from './known_functions.js';

/** The arguments of `compile`, before the shapes of targets are known. */
export interface CompileSpec {
  readonly losses: readonly OutputLoss[];
  readonly metrics: MetricsArgument;
  readonly weightedMetrics: MetricsArgument;
  readonly names: 'tfjs' | 'keras';
  readonly outputNames: readonly string[];
  readonly outputShapes: readonly (readonly (number | null)[])[];
}

/** Whether the targets of an output are class ids or as wide as the output. */
export type Labels = 'ids' | 'full';

/** What a pass computes and under which keys. */
export interface Plan {
  readonly spec: CompileSpec;
  readonly layout: LossLayout;
  readonly metrics: readonly CompiledMetric[];
  /** All keys of the losses and metrics. */
  readonly keys: LogKeys;
}

/** Metrics of Keras that have the name of a loss of tfjs, and are another number. */
const TWO_MEANINGS: readonly string[] = [
  // The metric converts labels of 0 and 1 to -1 and 1.
  'Hinge',
  'SquaredHinge',
  // The loss has the opposite sign.
  'CosineSimilarity',
];

/** The name of a metric: `keras_hinge` if there is a loss called `hinge`, which is another number. */
function nameBeside({name, metric}: UnnamedMetric, {terms}: OutputLoss): string {
  const own = plainName(metric.name);
  if (!TWO_MEANINGS.includes(metric.className)) return name;
  const isLoss = terms.some(
    term =>
      (typeof term.given === 'string' && plainName(term.given) === own) ||
      (term.name !== undefined && plainName(term.name) === own),
  );
  return isLoss ? `${name.slice(0, name.length - metric.name.length)}keras_${metric.name}` : name;
}

/** Assigns a key to every number that is logged. The loss and its terms claim their keys first. */
export function buildPlan(
  spec: CompileSpec,
  labels: readonly Labels[],
  penalties: readonly string[],
  table: MetricTable,
): Plan {
  const {losses, outputNames, names} = spec;
  const contexts = losses.map((loss, i): MetricContext => {
    const yPredShape = spec.outputShapes[i] as (number | null)[];
    const yTrueShape = labels[i] === 'ids' ? [...yPredShape.slice(0, -1), 1] : yPredShape;
    const kind = loss.kind === 'crossentropy' ? crossentropyKind(yTrueShape, yPredShape) : loss.kind;
    return {yTrueShape, yPredShape, loss: kind, names, knownFunctions: KNOWN_FUNCTIONS};
  });
  const all = resolveMetrics('compile', spec.metrics, spec.weightedMetrics, {
    outputs: outputNames,
    contexts,
    names,
    table,
  });
  const resolved = all.map(metric => ({...metric, name: nameBeside(metric, losses[metric.output])}));
  const keys = new LogKeys();
  // tfjs puts these into the logs of every batch.
  keys.take(['batch', 'size']);
  keys.announce(resolved.flatMap(({name, expand}) => expand(name)));
  const layout = new LossLayout(losses, outputNames, penalties, keys);
  return {spec, layout, metrics: nameMetrics(resolved, keys), keys};
}
