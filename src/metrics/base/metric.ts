import {Tensor} from '@tensorflow/tfjs-core';
import {checkName, checkNames, checkOneOf, checkOptions, keyOf, optionsOf, sizeOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {checkedResult} from './checked_result.js';
import type {MetricKinds} from './metric_kinds.js';
import {copyOf, disposeState, type MetricState, takeOver, takeWeights} from './metric_state.js';
import {abandon, isPromise, type RawResult} from './raw_result.js';
import type {NaNOutcome} from './nan_outcome.js';
import {snakeCase} from '../names/snake_case.js';
import {Accumulators} from '../../state/accumulators.js';
import {readTogetherSync} from '../../array/read.js';
import {checkWhole, fromJson, type SavedState, type StateJson, toJson} from '../../state/json.js';
import {nest, MetricWeight, type MetricWeightOptions} from '../../state/metric_weight.js';
import {MetricWeightValue} from '../../state/metric_weight_value.js';
import type {Direction, MetricOptions, MetricResult, TensorLike} from '../../types.js';
import {formatValue} from '../../format_value.js';

/**
 * Base of all metrics: a state, an update, a result. Subclass it as in Keras: declare state in the constructor with
 * `addWeight`, change it in `updateState`, combine it in `result`. Reset, merge, serialisation, disposal and a state
 * of its own for every pass are derived from the declared weights, so keep no other state on `this`.
 *
 * Source: `keras.metrics.Metric`.
 */
export abstract class Metric {
  /** The class's name, as in `{className, config}`. Minifiers rename classes, so it is written out. */
  static className = 'Metric';
  /** Which way metrics of this class are better. */
  static readonly direction: Direction = undefined;
  /** What NaN among labels and predictions does to the result. @internal */
  static readonly nan: NaNOutcome = 'propagates';
  /** True if labels and predictions can be swapped. @internal */
  static readonly isSymmetric: boolean = false;

  /** Key in logs. */
  readonly name: string;
  /** Which way is better. Callbacks use it in mode `auto`. */
  readonly direction: Direction = (this.constructor as typeof Metric).direction;

  /** What the entries of an array result are called in logs, after the name; undefined: their index. */
  readonly classNames: readonly string[] | undefined;

  private readonly declared: {
    weight: MetricWeight;
    options: Required<Pick<MetricWeightOptions, 'shape' | 'initializer'>>;
  }[] = [];
  private state: MetricState | undefined;
  /** Ends when nobody is at work with a state of another pass. */
  private turn: Promise<void> = Promise.resolve();

  constructor(options: MetricOptions = {}) {
    optionsOf(new.target, options);
    checkName(this.className, 'name', options.name);
    this.name = options.name ?? snakeCase(this.className);
    checkNames(this.className, 'classNames', options.classNames);
    this.classNames = options.classNames;
  }

  /** True for metrics over values instead of labels and predictions: `updateState(values, sampleWeight?)`. */
  get takesValues(): boolean {
    return false;
  }

  /** Which way is better for one entry of a record or an array result, by its key or index. */
  directionOf(_entry: string): Direction {
    return this.direction;
  }

  /**
   * The result over no data, for an output of this shape; undefined where that is not known. Log keys follow from it.
   *
   * @internal
   */
  emptyResult(_outputShape: readonly (number | null)[]): MetricResult | undefined {
    return undefined;
  }

  /** Name of the class, also after minification. */
  get className(): string {
    return (this.constructor as typeof Metric).className;
  }

  /**
   * Adds one batch. Tensors stay the caller's. Metrics of values (`Mean`, `Sum`) take `(values, sampleWeight)`.
   */
  abstract updateState(yTrue: TensorLike, yPred?: TensorLike, sampleWeight?: TensorLike): void;

  /** The metric over everything since the last reset. */
  abstract result(): RawResult | PromiseLike<RawResult>;

  /**
   * Why no prediction of an output with this many columns can change the result, and what to write instead; undefined if
   * predictions can change it.
   *
   * @internal
   */
  whyConstant(_columns: number): string | undefined {
    return undefined;
  }

  /** What of a result goes into logs, which hold numbers only: all of it, unless it is a curve. @internal */
  logged(result: MetricResult): MetricResult {
    return result;
  }

  /**
   * The result, synchronously. On webgl and webgpu this blocks until the device has answered, so it has no place in
   * a training loop there.
   */
  resultSync(): MetricResult {
    const raw = this.result();
    if (raw instanceof MetricWeight) return raw.valueSync();
    if (raw instanceof Tensor) {
      const [values] = readTogetherSync([raw]);
      const shape = raw.shape;
      raw.dispose();
      return nest(values, shape);
    }
    if (isPromise(raw)) {
      abandon(raw);
      throw new UsageError(
        this.className,
        'resultSync() needs a result() that is not a promise; await result().',
      );
    }
    return checkedResult(this.className, raw);
  }

  /** Forgets all batches: as new. */
  resetState(): void {
    const {weights, accumulators, children} = this.current;
    for (const w of weights) w.reset();
    accumulators.clear();
    for (const child of children.splice(0)) disposeState(child);
  }

  /** Keras's former name of `resetState`. */
  resetStates(): void {
    this.resetState();
  }

  /**
   * Adds the states of metrics of the same class and configuration; they keep theirs. When one of them does not fit,
   * none is added.
   */
  mergeState(others: Iterable<Metric>): void {
    if (typeof (others as Partial<Iterable<Metric>> | null)?.[Symbol.iterator] !== 'function') {
      throw new UsageError(this.className, 'mergeState takes an array of metrics: mergeState([other]).');
    }
    const all = [...others];
    const own = this.current;
    for (const other of all) {
      if (!(other instanceof Metric)) {
        throw new UsageError(
          this.className,
          `mergeState takes an array of metrics, got ${formatValue(other)} in it.`,
        );
      }
      if (other.className !== this.className) {
        throw new UsageError(
          this.className,
          `mergeState takes metrics of the same class, got a ${other.className}. Merge like with like.`,
        );
      }
      const [mine, theirs] = [this.countedConfig(), other.countedConfig()];
      if (mine !== theirs) {
        throw new UsageError(
          this.className,
          `mergeState takes metrics of the same configuration: this one is ${mine}, the other ${theirs}.`,
        );
      }
    }
    // Into a copy: when one of them does not fit, none is added.
    const joined = copyOf(this.current);
    try {
      this.withState(joined, () => {
        for (const other of all) this.absorb(other === this ? own : other.current);
      });
    } catch (error) {
      disposeState(joined);
      throw error;
    }
    takeOver(this.current, joined);
  }

  /** The state as plain JSON that loses nothing: for workers, files, other machines. Reads the device, if it must. */
  getState(): Promise<StateJson> {
    return this.stateJson(this.current);
  }

  /** Any state of this metric as plain JSON; of a wrapper with the states within. @internal */
  async stateJson(state: MetricState, children: readonly StateJson[] = []): Promise<StateJson> {
    const {weights, accumulators} = state;
    const {counted, rest} = await accumulators.export(weights.flatMap(w => w.pendingTensors));
    return toJson(this.className, this.savedConfig(), takeWeights(weights, rest), counted, children);
  }

  /**
   * Takes back what `getState` gave. When that is not a state of this metric and its configuration, whole and unchanged,
   * it throws, and keeps the one it has.
   */
  setState(json: StateJson): void {
    const saved = fromJson(this.className, json);
    const sizes = this.declared.map(({options}) => sizeOf(options.shape));
    const {weights} = saved;
    if (weights.length !== sizes.length) {
      throw new UsageError(
        this.className,
        `setState: the state holds ${weights.length} weights, this metric declares ${sizes.length}.`,
      );
    }
    weights.forEach(({length}, i) => {
      if (length === sizes[i]) return;
      throw new UsageError(
        this.className,
        `setState: the state holds ${length} numbers for the weight "${this.declared[i].weight.name}" of ${sizes[i]}.`,
      );
    });
    const fresh = this.newState();
    try {
      fresh.weights.forEach((w, i) => w.set(weights[i]));
      this.withState(fresh, () => this.restore(saved));
      checkWhole(this.className, this.savedConfig(), json, saved);
    } catch (error) {
      disposeState(fresh);
      throw error;
    }
    takeOver(this.current, fresh);
  }

  /** Constructor options that make an equal metric. */
  getConfig(): Record<string, unknown> {
    return {name: this.name};
  }

  /** Frees the tensors of the state. The metric is as new afterwards. */
  dispose(): void {
    if (this.state !== undefined) disposeState(this.state);
    this.state = undefined;
  }

  /**
   * Declares a piece of state; call it in the constructor.
   *
   * @example
   * this.truePositives = this.addWeight('true_positives', {initializer: 'zeros'});
   */
  addWeight(name: string, options: MetricWeightOptions = {}): MetricWeight {
    if (typeof name !== 'string') {
      throw new UsageError(this.className, `addWeight: name must be a string; got ${formatValue(name)}.`);
    }
    const where = `${this.className}.addWeight("${name}")`;
    optionsOf(where, options);
    checkOptions(where, options, ['shape', 'initializer', 'combine']);
    const {shape = [], initializer = 'zeros', combine = 'sum'} = options;
    if (this.declared.some(d => d.weight.name === name))
      throw new UsageError(where, 'there is one of that name already.');
    if (
      !['zeros', 'ones'].includes(initializer as string) &&
      !['number', 'function'].includes(typeof initializer)
    ) {
      throw new UsageError(
        where,
        `initializer must be 'zeros', 'ones', a number or a function; got ${formatValue(initializer)}.`,
      );
    }
    checkOneOf(where, 'combine', combine, ['sum', 'min', 'max']);
    const index = this.declared.length;
    const weight = new MetricWeight(name, shape, combine, () => this.current.weights[index]);
    this.declared.push({weight, options: {shape, initializer}});
    this.state?.weights.push(new MetricWeightValue(shape, initializer));
    return weight;
  }

  /** A fresh state for one pass. Whoever asks for it disposes it (`disposeState`). @internal */
  newState(): MetricState {
    const weights = this.declared.map(({options: o}) => new MetricWeightValue(o.shape, o.initializer));
    return {weights, accumulators: new Accumulators(), children: []};
  }

  /**
   * Runs `action` with another state than the metric's own, until it is done or, if it gives a promise, that is.
   *
   * @internal
   */
  withState<T>(state: MetricState, action: () => T): T {
    const own = this.state;
    const leave = (): void => {
      this.state = own;
    };
    this.state = state;
    let result: T;
    try {
      result = action();
    } catch (error) {
      leave();
      throw error;
    }
    if (result instanceof Promise) return result.finally(leave) as T;
    leave();
    return result;
  }

  /**
   * `withState` for an action that may take its time, as an own asynchronous `result()` does: one after the other, so
   * that none finds another's state.
   *
   * @internal
   */
  async inTurn<T>(state: MetricState, action: () => T | Promise<T>): Promise<T> {
    const before = this.turn;
    let leave = (): void => undefined;
    this.turn = new Promise(done => (leave = done));
    await before;
    try {
      return await this.withState(state, action);
    } finally {
      leave();
    }
  }

  /** Calls the function of `kinds` for the kind of this metric. @internal */
  visitKind<R>(kinds: MetricKinds<R, Metric>): R {
    return kinds.custom(this);
  }

  /** The state that updates go to now. @internal */
  protected get current(): MetricState {
    return (this.state ??= this.newState());
  }

  /**
   * What another metric has to agree in before their states can be added. Not what it is called.
   *
   * @internal
   */
  countedConfig(): string {
    const {name: _, dtype: __, classNames: ___, ...config} = this.getConfig();
    return keyOf(config);
  }

  /**
   * What a metric has to agree in to take a saved state. Functions are not compared: other bundles write them otherwise.
   *
   * @internal
   */
  savedConfig(): string {
    return this.countedConfig();
  }

  /** Puts what was counted back where `getState` found it. @internal */
  protected restore({statistics, collections, children}: SavedState): void {
    if (statistics.size + collections.size + children.length > 0) {
      throw new UsageError(this.className, 'setState: the state is not one of this class.');
    }
  }

  /** Adds another state of this metric to the current one. @internal */
  absorb(theirs: MetricState): void {
    if (theirs.weights.length !== this.declared.length) {
      throw new UsageError(this.className, 'mergeState takes metrics of the same configuration.');
    }
    this.declared.forEach(({weight}, i) =>
      weight.currentValue.merge(theirs.weights[i], weight.combine, weight.name),
    );
    this.current.accumulators.merge(theirs.accumulators, this.className);
  }
}
