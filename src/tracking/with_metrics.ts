import {LayersModel} from '@tensorflow/tfjs-layers';
import {checkOneOf, checkOptions} from '../check.js';
import {UsageError} from '../errors.js';
import type {InnerModel, LossFunction} from '../tfjs/internals.js';
import {keepInnerModel} from '../tfjs/model/keep_inner_model.js';
import {predictedOutputs} from '../tfjs/graph/predicted_outputs.js';
import {ensureHook} from '../tfjs/callbacks/training_hook.js';
import {override} from '../tfjs/model/override.js';
import {type MetricsArgument, warnOfConstantMetrics} from '../metrics/compile/compile_metrics.js';
import type {MetricIdentifier} from '../metrics/names/resolve.js';
import {evaluateLogs, trainOnBatch} from './evaluate/evaluate_model.js';
import {Extension, innerOf} from './extension.js';
import {addToModel, extensionOf, remember} from './add_metric.js';
import {install} from './install.js';
import {outputLosses, shapeRule} from './compile/output_losses.js';
import {plainCompile, UNTRAINED} from './compile/plain_compile.js';
import {buildPlan, type CompileSpec} from './compile/plan.js';
import {checkMethods, checkSteps, checkUnchanged} from './replaced_methods.js';
import {restoreCompile, restoreTracked, type SavedExtension} from './saving/saving.js';
import {saveWith, trainingConfigOf} from './saving/save_model.js';
import {isAsSaved, takeSaved} from './saving/saved_compile.js';
import {damaged, readMetadata} from './saving/saved_metadata.js';
import {trackedItems} from './pass/tracked.js';
import type {CompileArgs, Extended, WithMetricsOptions} from './types.js';
import {formatValue} from '../format_value.js';
import {printWarning} from '../print.js';

const WHERE = 'withMetrics';

/**
 * Extends a model in place, so that training and evaluation report the right numbers: metrics over the whole pass,
 * the same for validation and `evaluate`, loss components that add up, tracked tensors, sample weights and masks as in
 * Keras. The model is the same object; training yields the same weights as before.
 *
 * @param model a `tf.sequential`, `tf.model`, `tf.loadLayersModel` or a subclass. A compiled one keeps what it was
 *   compiled with, a saved one gets back what it was saved with.
 * @throws UsageError for anything else, for a model of another copy of tfjs, and when the model was extended before
 *   with other options.
 *
 * @example
 * const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]}));
 * model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['RootMeanSquaredError']});
 */
export function withMetrics<T extends LayersModel>(model: T, options?: WithMetricsOptions): Extended & T {
  checkModel(model);
  extendOnce(model, options ?? {});
  return model as Extended & T;
}

function extendOnce(model: LayersModel, options: WithMetricsOptions): void {
  checkOptions(WHERE, options, ['names', 'runningEvery', 'seed']);
  checkOneOf(WHERE, 'names', options.names ?? 'tfjs', ['tfjs', 'keras']);
  const {runningEvery, seed} = options;
  if (seed !== undefined && !Number.isSafeInteger(seed)) {
    throw new UsageError(WHERE, `seed must be a whole number, got ${formatValue(seed)}.`);
  }
  if (runningEvery !== undefined && !(Number.isInteger(runningEvery) && runningEvery > 0)) {
    throw new UsageError(WHERE, `runningEvery must be a positive integer, got ${formatValue(runningEvery)}.`);
  }
  const known = extensionOf(model);
  if (known === undefined) extend(model, options);
  else if (!sameOptions(known.options, options)) {
    throw new UsageError(
      WHERE,
      `this model was extended before with ${JSON.stringify(known.options)}, now ${JSON.stringify(options)} is asked ` +
        'for. Extend it once, or detach() it first.',
    );
  }
}

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

function sameOptions(a: WithMetricsOptions, b: WithMetricsOptions): boolean {
  const names = (a.names ?? 'tfjs') === (b.names ?? 'tfjs');
  return names && a.runningEvery === b.runningEvery && a.seed === b.seed;
}

/** The loop of a running training has taken what it needs of the model, and would mix it with what comes now. */
function checkIdle(where: string, {isTraining}: {readonly isTraining: boolean}): void {
  if (isTraining) throw new UsageError(where, 'this model is training. Wait for fit to end.');
}

function extend(model: LayersModel, options: WithMetricsOptions): void {
  checkIdle(WHERE, innerOf(model));
  checkMethods(WHERE, model);
  ensureHook();
  const found = readMetadata(model.getUserDefinedMetadata());
  const saved = found !== undefined && isCurrent(model, found) ? found : undefined;
  const putBack = takeSaved(model);
  const extension = new Extension(model, options, options.names ?? saved?.names ?? 'tfjs');
  const compiler = new Compiler(extension);
  const save = model.save.bind(model);
  const restore = override(model, {
    compile: (args: CompileArgs) => compiler.compile(args),
    addMetric: (...args: Parameters<Extended['addMetric']>) => addToModel(extension, ...args),
    evaluateLogs: (x: unknown, y: unknown, args?: object) => evaluateLogs(extension, x, y, args),
    trainOnBatch: (...[x, y, args]: Parameters<Extended['trainOnBatch']>) =>
      trainOnBatch(extension, x, y, args),
    getTrainingConfig: () => trainingConfigOf(extension),
    save: (handler: never, config?: {includeOptimizer?: boolean}) =>
      saveWith(extension, config, () => save(handler, config)),
    detach() {
      checkIdle('detach', extension.inner);
      checkUnchanged('detach', model, compiler.installed?.on);
      undo();
      compiler.applyPlain();
      return model;
    },
  });
  const undo = (): void => {
    compiler.uninstall();
    restore();
    remember(model, undefined);
  };
  remember(model, extension);
  try {
    adopt(model, saved, extension, compiler);
  } catch (error) {
    undo();
    putBack();
    throw error;
  }
}

/** Compiles an extension, and puts its steps on the model that comes of it. */
class Compiler {
  private readonly extension: Extension;
  private readonly original: (args: object) => void;
  /** The model that has the steps, and what takes them off it. */
  installed: {readonly on: object; readonly restore: () => void} | undefined;
  private last: CompileArgs | undefined;

  constructor(extension: Extension) {
    this.extension = extension;
    this.original = extension.outer.compile.bind(extension.outer) as (args: object) => void;
  }

  compile(args: CompileArgs): void {
    const {extension} = this;
    if (typeof args !== 'object' || args === null) {
      const got = formatValue(args);
      throw new UsageError(
        'compile',
        `expected an object such as {optimizer: 'adam', loss: 'meanSquaredError'}; got ${got}.`,
      );
    }
    checkOptions('compile', args, ['optimizer', 'loss', 'lossWeights', 'metrics', 'weightedMetrics']);
    if (this.installed === undefined) checkSteps('compile', extension.outer);
    const spec = specOf(extension.outer, extension.names, args);
    // Finds every mistake before anything is changed.
    const {metrics} = buildPlan(
      spec,
      spec.losses.map(() => 'full'),
      [],
    );
    const rebuildsAgain = extension.training === undefined ? undefined : keepInnerModel(extension.outer);
    const loss = spec.losses.map((l): LossFunction =>
      l.terms.length === 0 ? UNTRAINED : shapeRule(l, 'full'),
    );
    try {
      this.original({optimizer: args.optimizer, loss, metrics: []});
    } finally {
      rebuildsAgain?.();
    }
    const {inner, outer} = extension;
    for (const model of [inner, outer as unknown as InnerModel]) {
      model.loss = args.loss;
      model.metrics = args.metrics;
    }
    // In the same model, what the user has set there since stays.
    if (this.installed?.on !== inner) {
      this.uninstall();
      this.installed = {on: inner, restore: install(extension, inner)};
    }
    this.last = args;
    extension.compiled({...spec, outputNames: inner.outputNames});
    warnOfConstantMetrics('compile', metrics, predictedOutputs(inner.outputs));
  }

  /** Takes the steps off the model again. */
  uninstall(): void {
    this.installed?.restore();
    this.installed = undefined;
  }

  /** Compiles the model for plain tfjs, as far as tfjs can take what was compiled last, with the same optimizer. */
  applyPlain(): void {
    const {last, extension} = this;
    if (last === undefined || extension.spec === undefined) return;
    const {loss, metrics, complete} = plainCompile(last, extension.spec);
    keepingOwnership(extension, optimizer => this.original({optimizer, loss, metrics}));
    if (complete) return;
    printWarning(
      'detach: plain tfjs cannot take all that this model was compiled with. Compile it again before use.',
    );
  }
}

/** What compile is given, per output. */
function specOf(
  {outputNames: known, outputs}: LayersModel,
  names: 'tfjs' | 'keras',
  args: Omit<CompileArgs, 'optimizer'>,
): CompileSpec {
  // A Sequential has no names before it is built.
  const outputNames = known.length > 0 ? known : outputs.map(t => t.sourceLayer.name);
  const losses = outputLosses('compile', args.loss, args.lossWeights, outputNames);
  if (losses.every(l => l.terms.length === 0)) throw new UsageError('compile', 'no output has a loss.');
  return {
    losses,
    metrics: args.metrics,
    weightedMetrics: args.weightedMetrics,
    names,
    outputNames,
    outputShapes: outputs.map(t => t.shape),
  };
}

/** Whether what a model was saved with still counts: nothing has been compiled since. */
function isCurrent(model: LayersModel, saved: SavedExtension): boolean {
  if ((model as {optimizer?: unknown}).optimizer == null) return true;
  try {
    return isAsSaved(innerOf(model), saved, specOf(model, saved.names, restoreCompile(saved)));
  } catch (error) {
    throw damaged((error as Error).message.replace(/\.$/, ''));
  }
}

/** A model that is compiled already keeps what it was compiled with; a saved extension comes back. */
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
    keepingOwnership(extension, () => compiler.compile({optimizer, loss, metrics} as CompileArgs));
    return;
  }
  try {
    const tracked = restoreTracked(inner, saved);
    keepingOwnership(extension, () => compiler.compile({optimizer, ...restoreCompile(saved)}));
    for (const {what, name, aggregation} of tracked) {
      extension.track(trackedItems(WHERE, what, {name, aggregation}));
    }
  } catch (error) {
    throw damaged((error as Error).message.replace(/\.$/, ''));
  }
}

/** Compiles with the optimizer that the model has: `dispose()` frees it afterwards if it did so before (G5). */
function keepingOwnership(extension: Extension, compile: (optimizer: unknown) => void): void {
  const {optimizer_: optimizer, isOptimizerOwned} = extension.inner;
  compile(optimizer);
  for (const model of [extension.inner, extension.outer as unknown as InnerModel]) {
    model.isOptimizerOwned = isOptimizerOwned;
  }
}

/** tfjs's flat list of metrics counts for every output, whichever way names are made. */
function forEachOutput(metrics: MetricsArgument, outputs: readonly string[]): MetricsArgument {
  const flat = Array.isArray(metrics) && !metrics.some(m => Array.isArray(m));
  return flat && outputs.length > 1 ? outputs.map(() => metrics as MetricIdentifier[]) : metrics;
}
