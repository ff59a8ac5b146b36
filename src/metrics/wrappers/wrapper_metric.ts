import {tidy} from '@tensorflow/tfjs-core';
import {checkOptions} from '../../check.js';
import {UsageError} from '../../errors.js';
import {type Batch, type BatchData, BatchView} from '../../array/batch_view.js';
import type {SavedState, StateJson} from '../../state/json.js';
import type {MetricOptions, MetricResult, TensorLike} from '../../types.js';
import {Metric} from '../base/metric.js';
import {disposeState, type MetricState} from '../base/metric_state.js';
import {
  CompositeMetric,
  configured,
  type Inner,
  prepareInner,
  readStates,
  readStatesSync,
  resultOf,
  resultOfSync,
} from './inner_metrics.js';
import {appendAll} from '../../lists.js';

/** What a wrapper's result is made of: the metrics and their states, and which of these are to be freed afterwards. */
export interface ResultParts {
  readonly inner: readonly Inner[];
  readonly temporary?: readonly MetricState[];
}

/**
 * A metric made of other metrics, of any kind. It owns their states (`children` of its own), so that reset, merge,
 * saving, disposal and a state of its own for every pass hold for a wrapper as for any metric, and the metrics that
 * it was given are only definitions: what they count by themselves is another matter.
 *
 * A batch is counted for all of them before any state changes; results take one read.
 */
export abstract class WrapperMetric extends CompositeMetric {
  private readonly config: Readonly<Record<string, unknown>>;

  /** @param config every option of the class with its value, defaults filled in */
  constructor(options: MetricOptions, config: Readonly<Record<string, unknown>>) {
    super(options);
    checkOptions(this.className, options, ['name', 'dtype', 'classNames', ...Object.keys(config)]);
    const {dtype, classNames} = options;
    this.config = {
      ...config,
      ...(dtype !== undefined && {dtype}),
      ...(classNames !== undefined && {classNames}),
    };
  }

  /** The metric that the i-th state of `children` is a state of. @internal */
  protected abstract innerAt(i: number): Metric;

  /** What the result is made of. @internal */
  protected abstract resultParts(state: MetricState): ResultParts;

  /** The result, given those of what `ask` named. @internal */
  protected abstract resultFrom(results: readonly MetricResult[], state: MetricState): MetricResult;

  override getConfig(): Record<string, unknown> {
    return {...super.getConfig(), ...(configured(this.config) as Record<string, unknown>)};
  }

  /** As the metrics within see each other; a function is what it looks like. @internal */
  override countedConfig(): string {
    return this.configText(inner => inner.countedConfig(), String);
  }

  /** @internal */
  override savedConfig(): string {
    return this.configText(
      inner => inner.savedConfig(),
      () => 'a function',
    );
  }

  /** @internal */
  protected configText(ofMetric: (inner: Metric) => string, ofFunction: (fn: unknown) => string): string {
    const {dtype: _, classNames: __, ...config} = this.config;
    return JSON.stringify(config, (_key, value: unknown) => {
      if (value instanceof Metric) return [value.className, ofMetric(value)];
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

  /**
   * The arguments of `updateState` as a batch: metrics of values take `(values, sampleWeight?)`.
   *
   * @internal
   */
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
      // One after the other: a metric of one's own has one state at a time.
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

  /** @internal */
  override async stateJson(state: MetricState): Promise<StateJson> {
    await readStates([state]);
    const children: StateJson[] = [];
    for (const [i, child] of state.children.entries()) {
      children.push(await this.innerAt(i).stateJson(child));
    }
    return super.stateJson(state, children);
  }

  /** @internal */
  protected override restore({children, ...rest}: SavedState): void {
    this.checkChildren(children.length);
    super.restore({...rest, children: []});
    children.forEach((json, i) => {
      const child = (this.current.children[i] ??= this.innerAt(i).newState());
      this.innerAt(i).withState(child, () => this.innerAt(i).setState(json));
    });
  }

  /** Throws when a saved state cannot hold so many. Default: any number. @internal */
  protected checkChildren(_count: number): void {}

  /** Adds each of the other's states to that of the same place. @internal */
  override absorb(theirs: MetricState): void {
    super.absorb(theirs);
    const {children} = this.current;
    [...theirs.children].forEach((child, i) => {
      const metric = this.innerAt(i);
      const mine = (children[i] ??= metric.newState());
      metric.withState(mine, () => metric.absorb(child));
    });
  }

  /** Counts a batch for each of the children; those that there are not yet are made. @internal */
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

  /** A child with its metric; a new one where there is none. @internal */
  protected innerIn(state: MetricState | undefined, i = 0): Inner {
    const metric = this.innerAt(i);
    return {metric, state: state ?? metric.newState()};
  }
}

/** True for an empty batch, which adds nothing. */
export function isEmpty({yPred}: Batch<{readonly shape: readonly number[]}>): boolean {
  return yPred.shape.includes(0);
}

/** The batch in the form that its path wants. */
export function shapesOf(view: BatchView): Batch<{readonly shape: readonly number[]}> {
  return view.path === 'cpu' ? view.cpu() : view.device();
}
