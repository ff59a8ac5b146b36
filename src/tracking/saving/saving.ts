import type {SymbolicTensor} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../errors.js';
import {executionOrder} from '../../tfjs/graph/execution_order.js';
import {type GraphLayer, type GraphModel, type InnerModel, isModel, sourceOf} from '../../tfjs/internals.js';
import {TFJS_LOSSES} from '../../tfjs/model/named_losses.js';
import {compositeLoss, termsOf} from '../../losses/composite_loss.js';
import {canonicalLoss} from '../../losses/loss_names.js';
import type {MetricsArgument} from '../../metrics/compile/compile_metrics.js';
import {isMetric} from '../../metrics/base/is_metric.js';
import type {Metric} from '../../metrics/base/metric.js';
import {snakeCase} from '../../snake_case.js';
import {hasParts} from '../../metrics/base/metric_parts.js';
import type {Aggregation} from '../../metrics/names/aggregation.js';
import {isNamed} from '../../metrics/names/find_class.js';
import type {MetricTable} from '../../metrics/names/metric_table.js';
import {resolveMetric} from '../../metrics/names/resolve.js';
import {isTfjsString} from '../../metrics/names/tfjs_strings.js';
import {KNOWN_FUNCTIONS} from '../compile/known_functions.js';
import {crossentropyKind} from '../../losses/crossentropy.js';
import type {OutputLoss} from '../compile/output_losses.js';
import type {CompileSpec} from '../compile/plan.js';
import type {TrackedItem} from '../pass/tracked.js';
import type {LossIdentifier} from '../types.js';

type Json = string | number | boolean | null | Json[] | {[key: string]: Json};

/** The key of the saved extension in `userDefinedMetadata`. */
export const METADATA_KEY = 'tfjsMetrics';

/** What an extended model was compiled with, and its tracked tensors, as JSON. */
export interface SavedExtension {
  version: 1;
  names: 'tfjs' | 'keras';
  losses: Json[];
  lossWeights: number[];
  metrics: Json;
  weightedMetrics: Json;
  tracked: {layers: string[]; node: number; tensor: number; name: string; aggregation: Json}[];
  /** The training configuration, with which plain tfjs compiles a loaded model. */
  plain?: {loss: string | string[] | Record<string, string>; metrics: string[] | Record<string, string[]>};
}

const WHERE = 'save({includeOptimizer: true})';

function unsavable(what: string, instead: string): UsageError {
  return new UsageError(WHERE, `${what} cannot be saved. ${instead}, or save without the optimizer.`);
}

/** Everything that was compiled and tracked, as JSON. */
export function saveExtension(
  model: InnerModel,
  spec: CompileSpec,
  tracked: readonly TrackedItem[],
  table: MetricTable,
): SavedExtension {
  return {
    version: 1,
    names: spec.names,
    losses: spec.losses.map(loss => saveLoss(loss.given)),
    lossWeights: spec.losses.map(loss => loss.weight),
    metrics: saveMetrics(spec.metrics, table),
    weightedMetrics: saveMetrics(spec.weightedMetrics, table),
    tracked: tracked.map(item => saveTracked(model, item, table)),
  };
}

/** The saved arguments of `compile`. */
export function restoreCompile(saved: SavedExtension): {
  loss: (LossIdentifier | null)[];
  lossWeights: number[];
  metrics: MetricsArgument;
  weightedMetrics: MetricsArgument;
} {
  return {
    loss: saved.losses.map(loss =>
      typeof loss === 'object' && loss !== null ? compositeLoss(loss as never) : (loss as string | null),
    ),
    lossWeights: saved.lossWeights,
    metrics: saved.metrics as MetricsArgument,
    weightedMetrics: saved.weightedMetrics as MetricsArgument,
  };
}

/** The saved tracked tensors, in the loaded model. */
export function restoreTracked(
  model: GraphModel,
  saved: SavedExtension,
  table: MetricTable,
): {what: SymbolicTensor; name: string; aggregation: Aggregation}[] {
  return saved.tracked.map(({layers, node, tensor, name, aggregation}) => {
    let layer: GraphLayer | undefined = model;
    for (const below of layers) {
      layer = layer && isModel(layer) ? layersOf(layer).find(l => l.name === below) : undefined;
    }
    const what = layer?.inboundNodes[node]?.outputTensors[tensor];
    if (what === undefined) {
      throw new UsageError(
        'withMetrics',
        `the saved metric "${name}" looks at layer ${layers.join('/')}, which is gone.`,
      );
    }
    return {what, name, aggregation: restoreAggregation(aggregation, table)};
  });
}

/** The layers of a model. Those of a Sequential are its inner model's, which include the input (C1). */
function layersOf(model: GraphModel): GraphLayer[] {
  return (model as {model?: GraphModel}).model?.layers ?? model.layers;
}

function saveLoss(given: LossIdentifier | null): Json {
  if (given === null || typeof given === 'string') return given;
  const terms = termsOf(given);
  if (terms === undefined) {
    throw unsavable('a loss given as a function', 'Give it by name, or as a compositeLoss of named losses');
  }
  return Object.fromEntries(
    terms.map(({name, given: loss, weight}): [string, Json] => {
      if (typeof loss === 'string') return [name, {loss, weight}];
      throw unsavable(`the term "${name}" of the loss, a function,`, 'Give it by name');
    }),
  );
}

function saveMetrics(metrics: MetricsArgument, table: MetricTable): Json {
  if (metrics === undefined || metrics === null) return null;
  if (typeof metrics === 'string') return metrics;
  if (Array.isArray(metrics)) return metrics.map(m => saveMetrics(m as MetricsArgument, table));
  if (isMetric(metrics) || typeof metrics === 'function') {
    return saveMetric(resolveMetric(metrics, {knownFunctions: KNOWN_FUNCTIONS}, table), table);
  }
  if ('className' in metrics || 'class_name' in metrics) return metrics as Json;
  return Object.fromEntries(
    Object.entries(metrics).map(([k, m]) => [k, saveMetrics(m as MetricsArgument, table)]),
  );
}

function saveMetric(metric: Metric, table: MetricTable): Json {
  const {className} = metric;
  if (!isNamed(metric, table)) {
    throw unsavable(
      `the metric "${metric.name}", a function or a class that is not registered,`,
      'Call registerMetrics with its class, leave it out of compile',
    );
  }
  if (hasParts(metric)) for (const part of metric.parts) saveMetric(part, table);
  const config = metric.getConfig();
  if (Object.values(config).some(value => typeof value === 'function')) {
    throw unsavable(`the metric "${metric.name}", which holds a function,`, 'Leave it out of compile');
  }
  return {className, config: config as {[key: string]: Json}};
}

function saveTracked(
  model: GraphModel,
  item: TrackedItem,
  table: MetricTable,
): SavedExtension['tracked'][number] {
  if (typeof item.what === 'function') {
    throw unsavable(
      `the metric "${item.name}", a function of the step,`,
      'Track a tensor of the graph instead',
    );
  }
  const {sourceLayer, nodeIndex: node, tensorIndex: tensor} = sourceOf(item.what);
  const layers = pathOf(model, item.what) ?? [sourceLayer.name];
  const {aggregation} = item;
  return {
    layers,
    node,
    tensor,
    name: item.name,
    aggregation: isMetric(aggregation) ? saveMetric(aggregation, table) : aggregation,
  };
}

function restoreAggregation(saved: Json, table: MetricTable): Aggregation {
  return typeof saved === 'string' ? (saved as Aggregation) : resolveMetric(saved as never, {}, table);
}

/**
 * The names of the layers that lead to a tensor, the outermost first; undefined if the model has no such
 * tensor.
 */
export function pathOf(model: GraphModel, symbol: SymbolicTensor): string[] | undefined {
  const {sourceLayer} = sourceOf(symbol);
  if (model.inputs.includes(symbol)) return [sourceLayer.name];
  for (const node of executionOrder(model)) {
    if (node.outputTensors.includes(symbol)) return [sourceLayer.name];
    const layer = node.outboundLayer;
    const below = isModel(layer) ? pathOf(layer, symbol) : undefined;
    if (below !== undefined) return [layer.name, ...below];
  }
  return undefined;
}

/** True if plain tfjs, which reads losses by name only, would continue training with another loss. */
export function losesItsLoss(spec: CompileSpec): boolean {
  return spec.losses.some(({terms, weight}) => {
    const [first, ...rest] = terms;
    if (first === undefined) return true;
    const known = TFJS_LOSSES.some(
      tfjsName => typeof first.given === 'string' && tfjsName === canonicalLoss(first.given),
    );
    return !known || rest.length > 0 || first.weight !== 1 || weight !== 1;
  });
}

/** The name of the loss for plain tfjs: of a composite, its first term with a name. */
function plainLoss(loss: OutputLoss, shape: readonly (number | null)[]): string {
  const first = loss.terms.map(t => t.given).find(g => typeof g === 'string') as string;
  const name = canonicalLoss(first);
  if (name === 'crossentropy') return snakeCase(crossentropyKind(shape, shape));
  return snakeCase(TFJS_LOSSES.find(tfjsName => tfjsName === name) ?? 'meanSquaredError');
}

/**
 * The training configuration in the form that `tf.loadLayersModel` takes (A11), with the losses and metrics
 * that plain tfjs knows. The metadata hold the rest.
 */
export function plainTrainingConfig(model: InnerModel, spec: CompileSpec): Record<string, unknown> {
  const losses = spec.losses.map((loss, i) =>
    loss.terms.length > 0 ? plainLoss(loss, spec.outputShapes[i]) : null,
  );
  const named = Object.fromEntries(spec.outputNames.map((name, i) => [name, losses[i]]));
  const optimizer = model.optimizer_;
  return {
    loss: losses.length === 1 ? losses[0] : losses.includes(null) ? withoutNulls(named) : losses,
    metrics: plainMetrics(spec),
    optimizer_config: {class_name: optimizer.getClassName(), config: optimizer.getConfig()},
  };
}

function withoutNulls(record: Record<string, string | null>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

function plainMetrics({metrics, outputNames}: CompileSpec): string[] | Record<string, string[]> {
  const strings = (m: unknown): string[] =>
    (Array.isArray(m) ? m.flat() : [m]).filter((x): x is string => typeof x === 'string' && isTfjsString(x));
  const perOutput = Array.isArray(metrics) && metrics.some(m => Array.isArray(m));
  if (perOutput) return Object.fromEntries(outputNames.map((name, i) => [name, strings(metrics[i])]));
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) return strings(metrics);
  const dict = metrics as Record<string, unknown>;
  return Object.fromEntries(
    outputNames.filter(name => Object.hasOwn(dict, name)).map(name => [name, strings(dict[name])]),
  );
}
