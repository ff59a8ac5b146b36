import {LayersModel} from '@tensorflow/tfjs-layers';
import {checkOneOf} from '../check.js';
import {checkOptions} from '../options.js';
import {UsageError} from '../errors.js';
import {formatValue} from '../format_value.js';
import type {MetricsArgument} from '../metrics/compile/compile_metrics.js';
import {UnregisteredMetricError} from '../metrics/names/find_class.js';
import type {MetricTable} from '../metrics/names/metric_table.js';
import type {MetricIdentifier} from '../metrics/names/metric_identifier.js';
import type {NamesOption} from '../metrics/names/metric_keys.js';
import {ensureHook} from '../tfjs/callbacks/training_hook.js';
import {override} from '../tfjs/model/override.js';
import {addToModel, extensionOf, remember} from './add_metric.js';
import {Compiler, compileWithSameOptimizer, specOf} from './compiler.js';
import {evaluateLogs, trainOnBatch} from './evaluate/evaluate_model.js';
import {Extension, innerOf} from './extension.js';
import {trackedItems} from './pass/tracked.js';
import {checkMethods, checkUnchanged} from './replaced_methods.js';
import {saveWith, trainingConfigOf} from './saving/save_model.js';
import {checkRegistered} from './saving/check_registered.js';
import {isAsSaved, takeSaved} from './saving/saved_compile.js';
import {damaged, readMetadata} from './saving/saved_metadata.js';
import {restoreCompile, restoreTracked, type SavedExtension} from './saving/saving.js';
import type {Extended, ExtendedModel} from './extended_types.js';
import type {AddMetricOptions, CompileArgs, TrackableArgument, WithMetricsOptions} from './types.js';

const WHERE = 'withMetrics';

/**
 * Extends a model: see `withMetrics`.
 *
 * @param table what names of metrics mean
 */
export function extendModel<
  T extends LayersModel,
  const R extends string = never,
  const N extends NamesOption = 'tfjs',
>(model: T, options: WithMetricsOptions<N> | undefined, table: MetricTable): ExtendedModel<T, string, N, R> {
  checkModel(model);
  const given = checkGiven(options ?? {});
  const known = extensionOf(model);
  if (known === undefined) extend(model, given, table);
  else if (!sameOptions(known.options, given)) {
    throw new UsageError(
      WHERE,
      `this model was extended before with ${JSON.stringify(known.options)}, now ${JSON.stringify(given)} is asked ` +
        'for. Extend it once, or detach() it first.',
    );
  } else if (countClasses(table) > countClasses(known.table)) known.table = table;
  return model as LayersModel as ExtendedModel<T, string, N, R>;
}

const countClasses = ({classes}: MetricTable): number => Object.keys(classes).length;

function checkModel(model: unknown): asserts model is LayersModel {
  if (model instanceof LayersModel) return;
  if (typeof (model as Partial<LayersModel> | null)?.fitDataset === 'function') {
    throw new UsageError(
      WHERE,
      'this model was made by another copy of @tensorflow/tfjs-layers than the one that tfjs-metrics got. Install one ' +
        'copy of tfjs (npm ls @tensorflow/tfjs-layers shows them), or load both by script tags.',
    );
  }
  throw new UsageError(
    WHERE,
    `expected a tf.LayersModel (tf.sequential, tf.model, tf.loadLayersModel); got ${formatValue(model)}.`,
  );
}

function checkGiven(given: WithMetricsOptions): WithMetricsOptions {
  const options = checkOptions(WHERE, given, ['names', 'runningEvery', 'seed']);
  checkOneOf(WHERE, 'names', options.names ?? 'tfjs', ['tfjs', 'keras']);
  const {runningEvery, seed} = options;
  if (seed !== undefined && !Number.isSafeInteger(seed)) {
    throw new UsageError(WHERE, `seed must be a whole number, got ${formatValue(seed)}.`);
  }
  if (runningEvery !== undefined && !(Number.isInteger(runningEvery) && runningEvery > 0)) {
    throw new UsageError(WHERE, `runningEvery must be a positive integer, got ${formatValue(runningEvery)}.`);
  }
  return options;
}

function sameOptions(a: WithMetricsOptions, b: WithMetricsOptions): boolean {
  const names = (a.names ?? 'tfjs') === (b.names ?? 'tfjs');
  return names && a.runningEvery === b.runningEvery && a.seed === b.seed;
}

/** The loop of a running training would mix what it has read from the model with what is set on it now. */
function checkIdle(where: string, {isTraining}: {readonly isTraining: boolean}): void {
  if (isTraining) throw new UsageError(where, 'this model is training. Wait for fit to end.');
}

function extend(model: LayersModel, options: WithMetricsOptions, table: MetricTable): void {
  checkIdle(WHERE, innerOf(model));
  checkMethods(WHERE, model);
  ensureHook();
  const found = readMetadata(model.getUserDefinedMetadata());
  const saved = found !== undefined && isCurrent(model, found) ? found : undefined;
  const restoreMetadata = takeSaved(model);
  const extension = new Extension(model, options, options.names ?? saved?.names ?? 'tfjs', table);
  const compiler = new Compiler(extension);
  const save = model.save.bind(model);
  const restoreMethods = override(model, {
    compile(args: CompileArgs) {
      compiler.compile(args);
      return model;
    },
    addMetric(what: TrackableArgument, names?: string | readonly string[] | AddMetricOptions) {
      addToModel(extension, what, names);
      return model;
    },
    evaluateLogs: (x: unknown, y: unknown, args?: object) => evaluateLogs(extension, x, y, args),
    trainOnBatch: (...[x, y, args]: Parameters<Extended['trainOnBatch']>) =>
      trainOnBatch(extension, x, y, args),
    getTrainingConfig: () => trainingConfigOf(extension),
    save: (handler: never, config?: {includeOptimizer?: boolean}) =>
      saveWith(extension, config, () => save(handler, config)),
    detach() {
      checkIdle('detach', extension.inner);
      checkUnchanged('detach', model, compiler.installedOn);
      undo();
      compiler.applyPlain();
      return model;
    },
  });
  const undo = (): void => {
    compiler.uninstall();
    restoreMethods();
    remember(model, undefined);
  };
  remember(model, extension);
  try {
    adopt(model, saved, extension, compiler);
  } catch (error) {
    undo();
    restoreMetadata();
    throw error;
  }
}

/** Whether a model was not compiled again since it was saved or loaded. */
function isCurrent(model: LayersModel, saved: SavedExtension): boolean {
  if ((model as {optimizer?: unknown}).optimizer == null) return true;
  try {
    return isAsSaved(innerOf(model), saved, specOf(model, saved.names, restoreCompile(saved)));
  } catch (error) {
    throw damaged((error as Error).message.replace(/\.$/, ''));
  }
}

/** Compiles a compiled model again: with what it was saved with, if it is a saved one. */
function adopt(
  model: LayersModel,
  saved: SavedExtension | undefined,
  extension: Extension,
  compiler: Compiler,
): void {
  const {optimizer} = model as {optimizer?: CompileArgs['optimizer']};
  if (optimizer === undefined || optimizer === null) return;
  const {inner} = extension;
  if (saved === undefined) {
    const {loss, outputNames} = inner;
    const metrics = forEachOutput(inner.metrics as MetricsArgument, outputNames);
    compileWithSameOptimizer(extension, () => compiler.compile({optimizer, loss, metrics} as CompileArgs));
    return;
  }
  checkRegistered(saved, extension.table);
  try {
    const tracked = restoreTracked(inner, saved, extension.table);
    compileWithSameOptimizer(extension, () => compiler.compile({optimizer, ...restoreCompile(saved)}));
    for (const {what, name, aggregation} of tracked) {
      extension.track(trackedItems(WHERE, extension.table, what, {name, aggregation}));
    }
  } catch (error) {
    if (error instanceof UnregisteredMetricError) throw error;
    throw damaged((error as Error).message.replace(/\.$/, ''));
  }
}

/** tfjs's flat list of metrics counts for every output, whichever way names are made. */
function forEachOutput(metrics: MetricsArgument, outputs: readonly string[]): MetricsArgument {
  const flat = Array.isArray(metrics) && !metrics.some(m => Array.isArray(m));
  return flat && outputs.length > 1 ? outputs.map(() => metrics as MetricIdentifier[]) : metrics;
}
