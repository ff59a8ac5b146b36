import type {LayersModel} from '@tensorflow/tfjs-layers';
import {checkOptions} from '../options.js';
import {UsageError} from '../errors.js';
import {formatValue} from '../format_value.js';
import {warnOfConstantMetrics} from '../metrics/compile/compile_metrics.js';
import {printWarning} from '../print.js';
import {predictedOutputs} from '../tfjs/graph/predicted_outputs.js';
import type {InnerModel, LossFunction} from '../tfjs/internals.js';
import {keepInnerModel} from '../tfjs/model/keep_inner_model.js';
import {optimizerOf} from './compile/optimizer_of.js';
import {outputLosses, shapeRule} from './compile/output_losses.js';
import {plainCompile, UNTRAINED} from './compile/plain_compile.js';
import {buildPlan, type CompileSpec} from './compile/plan.js';
import type {Extension} from './extension.js';
import {install} from './install.js';
import {checkSteps} from './replaced_methods.js';
import type {CompileArgs} from './types.js';

/** Compiles an extended model, and replaces the methods of the model that trains. */
export class Compiler {
  private readonly extension: Extension;
  private readonly original: (args: object) => void;
  private installed: {readonly on: InnerModel; readonly restore: () => void} | undefined;
  private last: CompileArgs | undefined;

  constructor(extension: Extension) {
    this.extension = extension;
    this.original = extension.outer.compile.bind(extension.outer) as (args: object) => void;
  }

  /** The model whose methods are replaced. */
  get installedOn(): InnerModel | undefined {
    return this.installed?.on;
  }

  compile(given: CompileArgs): void {
    const {extension} = this;
    if (typeof given !== 'object' || given === null) {
      const got = formatValue(given);
      throw new UsageError(
        'compile',
        `expected an object such as {optimizer: 'adam', loss: 'meanSquaredError'}; got ${got}.`,
      );
    }
    const args = checkOptions('compile', given, [
      'optimizer',
      'loss',
      'lossWeights',
      'metrics',
      'weightedMetrics',
    ]);
    const optimizer = optimizerOf('compile', args.optimizer);
    if (this.installed === undefined) checkSteps('compile', extension.outer);
    const spec = specOf(extension.outer, extension.names, args);
    // Throws for every mistake before anything changes.
    const {metrics} = buildPlan(
      spec,
      spec.losses.map(() => 'full'),
      [],
      extension.table,
    );
    this.compileOriginal({...args, optimizer}, spec);
    const {inner} = extension;
    this.install(inner);
    this.last = args;
    extension.compiled({...spec, outputNames: inner.outputNames});
    warnOfConstantMetrics('compile', metrics, predictedOutputs(inner.outputs));
  }

  private compileOriginal({optimizer, loss, metrics}: CompileArgs, spec: CompileSpec): void {
    const {outer, training} = this.extension;
    // compile would make another inner model of a Sequential (C1), and a running loop holds this one.
    const rebuildsAgain = training === undefined ? undefined : keepInnerModel(outer);
    const rules = spec.losses.map((l): LossFunction =>
      l.terms.length === 0 ? UNTRAINED : shapeRule(l, 'full'),
    );
    try {
      this.original({optimizer, loss: rules, metrics: []});
    } finally {
      rebuildsAgain?.();
    }
    for (const model of [this.extension.inner, outer as unknown as InnerModel]) {
      model.loss = loss;
      model.metrics = metrics;
    }
  }

  /** Leaves a model alone that has the methods already: users may have set their own since. */
  private install(inner: InnerModel): void {
    if (this.installedOn === inner) return;
    this.uninstall();
    this.installed = {on: inner, restore: install(this.extension, inner)};
  }

  /** Restores tfjs's methods. */
  uninstall(): void {
    this.installed?.restore();
    this.installed = undefined;
  }

  /** Compiles the model with the same optimizer for plain tfjs, as far as that can take the arguments. */
  applyPlain(): void {
    const {last, extension} = this;
    if (last === undefined || extension.spec === undefined) return;
    const {loss, metrics, complete} = plainCompile(last, extension.spec);
    compileWithSameOptimizer(extension, optimizer => this.original({optimizer, loss, metrics}));
    if (complete) return;
    printWarning(
      'detach: plain tfjs cannot take all that this model was compiled with. Compile it again before use.',
    );
  }
}

/** The arguments of `compile`, per output. */
export function specOf(
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

/** Compiles with the model's optimizer. `dispose()` of the model frees that only if it did so before (G5). */
export function compileWithSameOptimizer(extension: Extension, compile: (optimizer: unknown) => void): void {
  const {optimizer_: optimizer, isOptimizerOwned} = extension.inner;
  compile(optimizer);
  for (const model of [extension.inner, extension.outer as unknown as InnerModel]) {
    model.isOptimizerOwned = isOptimizerOwned;
  }
}
