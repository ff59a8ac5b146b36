import {tidy} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {type Batch, type BatchData, BatchView} from '../../array/batch_view.js';
import type {SavedState, StateJson} from '../../state/json.js';
import type {MetricResult, TensorLike} from '../../types.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {BaseMetric} from '../base/base_metric.js';
import {isMetric} from '../base/is_metric.js';
import type {Metric} from '../base/metric.js';
import type {MetricKinds} from '../base/metric_kinds.js';
import {disposeState, type MetricState} from '../base/metric_state.js';
import {configured, type Inner, readStates, readStatesSync} from './inner_metrics.js';
import {appendAll} from '../../lists.js';
import {prepareInner, resultOf, resultOfSync} from './prepare_inner.js';

/** The inner metrics and states that a result is computed from. */
export interface ResultParts {
  readonly inner: readonly Inner[];
  /** States to dispose of afterwards. */
  readonly temporary?: readonly MetricState[];
}

/**
 * A metric that consists of other metrics of any kind. It owns their states, as `children` of its state, so
 * that it is reset, merged, saved and disposed of like any metric. The metrics that it was given are only
 * definitions: updating them changes nothing here.
 *
 * A batch is prepared for all inner metrics before any state changes. A result takes one read from the
 * device.
 */
export abstract class WrapperMetric extends BaseMetric {
  static override readonly nan: NaNOutcome = 'inner';

  /** True if the result depends on the order of batches. @internal */
  get dependsOnOrder(): boolean {
    return false;
  }

  /** The metrics that it consists of. @internal */
  abstract get parts(): readonly Metric[];

  /** The shape that `parts` get for an output of this shape. @internal */
  partShape(outputShape: readonly (number | null)[]): readonly (number | null)[] {
    return outputShape;
  }

  /** The metric that the i-th of `children` is a state of. @internal */
  abstract innerAt(i: number): Metric;

  /** Computes what a batch adds to the state. The returned function commits it in the same tidy. @internal */
  abstract prepare(view: BatchView): () => void;

  /** @internal */
  protected abstract resultParts(state: MetricState): ResultParts;

  /** The result, from the results of `resultParts`. @internal */
  protected abstract resultFrom(results: readonly MetricResult[], state: MetricState): MetricResult;

  override visitKind<R>(kinds: MetricKinds<R, BaseMetric>): R {
    return kinds.wrapper(this);
  }

  override getConfig(): Record<string, unknown> {
    return configured(super.getConfig()) as Record<string, unknown>;
  }

  /** Functions are compared by their source text. */
  override countedConfig(): string {
    return this.configText(inner => inner.countedConfig(), String);
  }

  override savedConfig(): string {
    return this.configText(
      inner => inner.savedConfig(),
      () => 'a function',
    );
  }

  /** @internal */
  protected configText(ofMetric: (inner: Metric) => string, ofFunction: (fn: unknown) => string): string {
    const {name: _, dtype: __, classNames: ___, ...config} = super.getConfig();
    return JSON.stringify(config, (_key, value: unknown) => {
      if (isMetric(value)) return [value.className, ofMetric(value)];
      return typeof value === 'function' ? ofFunction(value) : value;
    });
  }

  updateState(yTrue: TensorLike, yPred?: TensorLike, sampleWeight?: TensorLike): void {
    this.updateBatch(this.batchOf(yTrue, yPred, sampleWeight));
  }

  /** `updateState` for a batch that may carry Keras's mask of the prediction. @internal */
  updateBatch(batch: Batch<BatchData>): void {
    const view = new BatchView(batch, this.className);
    tidy(() => this.prepare(view)());
  }

  /** The arguments of `updateState`. Metrics of values take `(values, sampleWeight?)`. @internal */
  protected batchOf(yTrue: TensorLike, yPred?: TensorLike, sampleWeight?: TensorLike): Batch<TensorLike> {
    const missing = (x: unknown): boolean => x === undefined || x === null;
    if (this.takesValues && !missing(yTrue)) return {yPred: yTrue, sampleWeight: yPred};
    if (missing(yTrue) || yPred === undefined || yPred === null) {
      throw new UsageError(this.className, 'updateState takes (yTrue, yPred, sampleWeight?).');
    }
    return {yTrue, yPred, sampleWeight};
  }

  async result(): Promise<MetricResult> {
    const state = this.current;
    await readStates([state]);
    return this.resultOf(state);
  }

  override resultSync(): MetricResult {
    const state = this.current;
    readStatesSync([state]);
    return this.resultOfSync(state);
  }

  /** The result of a state whose values were read. @internal */
  async resultOf(state: MetricState): Promise<MetricResult> {
    const {inner, temporary: made = []} = this.resultParts(state);
    try {
      const results: MetricResult[] = [];
      // One after the other: a custom metric has one state at a time.
      for (const one of inner) results.push(await resultOf(one));
      return this.resultFrom(results, state);
    } finally {
      for (const s of made) disposeState(s);
    }
  }

  /** `resultOf`, synchronously. @internal */
  resultOfSync(state: MetricState): MetricResult {
    const {inner, temporary: made = []} = this.resultParts(state);
    try {
      return this.resultFrom(inner.map(resultOfSync), state);
    } finally {
      for (const s of made) disposeState(s);
    }
  }

  override async stateJson(state: MetricState): Promise<StateJson> {
    await readStates([state]);
    const children: StateJson[] = [];
    for (const [i, child] of state.children.entries()) {
      children.push(await this.innerAt(i).stateJson(child));
    }
    return super.stateJson(state, children);
  }

  protected override restore({children, ...rest}: SavedState): void {
    this.checkChildren(children.length);
    super.restore({...rest, children: []});
    children.forEach((json, i) => {
      const child = (this.current.children[i] ??= this.innerAt(i).newState());
      this.innerAt(i).withState(child, () => this.innerAt(i).setState(json));
    });
  }

  /** Throws if a saved state cannot have this many children. Default: any number. @internal */
  protected checkChildren(_count: number): void {}

  /** Merges each child of the other state into the one at the same index. */
  override absorb(theirs: MetricState): void {
    super.absorb(theirs);
    const {children} = this.current;
    [...theirs.children].forEach((child, i) => {
      const metric = this.innerAt(i);
      const mine = (children[i] ??= metric.newState());
      metric.withState(mine, () => metric.absorb(child));
    });
  }

  /** Prepares one batch for each child. Children that do not exist yet are created. @internal */
  protected prepareEach(batches: readonly Batch<BatchData>[]): () => void {
    const {children} = this.current;
    const known = children.length;
    if (known > 0 && known !== batches.length) {
      throw new UsageError(
        this.className,
        `this batch has ${batches.length} columns, those before it had ${known}. ` +
          'All batches between two resets need the same inner shape.',
      );
    }
    const inner = batches.map((_, i) => this.innerIn(children[i], i));
    const puts = inner.map((one, i) => prepareInner(one, new BatchView(batches[i])));
    return () => {
      appendAll(
        children,
        inner.slice(children.length).map(one => one.state),
      );
      for (const put of puts) put();
    };
  }

  /** A child with its metric; a new state if it does not exist. @internal */
  protected innerIn(state: MetricState | undefined, i = 0): Inner {
    const metric = this.innerAt(i);
    return {metric, state: state ?? metric.newState()};
  }
}
