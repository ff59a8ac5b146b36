import {checkName, checkNames, keyOf} from '../../check.js';
import {checkOptions, optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {Accumulators} from '../../state/accumulators.js';
import {checkWhole, fromJson, type SavedState, type StateJson, toJson} from '../../state/json.js';
import type {MetricWeight, MetricWeightOptions} from '../../state/metric_weight.js';
import type {Direction, MetricOptions, MetricResult, TensorLike} from '../../types.js';
import {snakeCase} from '../../snake_case.js';
import type {ConstantRule} from './constant_rule.js';
import {CurrentState} from './current_state.js';
import {mergeable} from './mergeable.js';
import type {DeclaredWeights} from './declared_weights.js';
import type {MetricKinds} from './metric_kinds.js';
import {METRIC} from './metric_mark.js';
import {copyOf, disposeState, type MetricState} from './metric_state.js';
import type {NaNOutcome} from './nan_outcome.js';
import type {RawResult} from './raw_result.js';

/**
 * What all metrics have in common. Custom metrics extend `Metric`, which adds `addWeight`. The metrics of
 * this package do not bundle its code.
 */
export abstract class BaseMetric {
  /** The class's name, as in `{className, config}`. Minifiers rename classes, so it is written out. */
  static className = 'Metric';
  /** Whether smaller or greater values of metrics of this class are better. */
  static readonly direction: Direction = undefined;
  /** The effect of NaN among labels and predictions on the result. @internal */
  static readonly nan: NaNOutcome = 'propagates';
  /** When the result is the same whatever the predictions are. @internal */
  static readonly constantRule: ConstantRule | undefined = undefined;

  /** Key in logs. */
  readonly name: string;
  /** Whether smaller or greater values are better. Callbacks use it in mode `'auto'`. */
  readonly direction: Direction = (this.constructor as typeof BaseMetric).direction;
  /** The names of the entries of an array result in log keys, after the metric's; undefined: their index. */
  readonly classNames: readonly string[] | undefined;

  /** What `addWeight` has declared. */
  private declared: DeclaredWeights | undefined;
  private readonly states = new CurrentState(() => this.newState());

  /** Every option with its value, but the name. */
  private readonly config: Readonly<Record<string, unknown>> | undefined;

  /**
   * @param options as they were given to the constructor; a key that is not in `config` is an error
   * @param config every option of the class with its value, defaults filled in: what `getConfig()` returns.
   *   Default: options are not checked
   */
  constructor(options: MetricOptions = {}, config?: Readonly<Record<string, unknown>>) {
    const {name, dtype, classNames} = optionsOf(new.target, options);
    const {className} = this;
    checkName(className, 'name', name);
    this.name = name ?? snakeCase(className);
    checkNames(className, 'classNames', classNames);
    this.classNames = classNames;
    // Null from JavaScript counts as undefined.
    if (config === undefined || config === null) return;
    checkOptions(className, options, ['name', 'dtype', 'classNames', ...Object.keys(config)]);
    this.config = {
      ...config,
      ...(dtype !== undefined && {dtype}),
      ...(classNames !== undefined && {classNames}),
    };
  }

  /** @internal */
  get [METRIC](): true {
    return true;
  }

  /** Name of the class, also after minification. */
  get className(): string {
    return (this.constructor as typeof BaseMetric).className;
  }

  /** True for metrics over values instead of labels and predictions: `updateState(values, sampleWeight?)`. */
  get takesValues(): boolean {
    return false;
  }

  /** The direction of one entry of a record or an array result, by its key or index. */
  directionOf(_entry: string): Direction {
    return this.direction;
  }

  /** Adds one batch. It disposes no tensors. Metrics of values (`Mean`) take `(values, sampleWeight)`. */
  abstract updateState(yTrue: TensorLike, yPred?: TensorLike, sampleWeight?: TensorLike): void;

  /** The metric over everything since the last reset. */
  abstract result(): RawResult | PromiseLike<RawResult>;

  /** The result, synchronously. On webgl and webgpu it blocks: do not call it during training. */
  abstract resultSync(): MetricResult;

  /**
   * The result before data for this output shape; undefined if it is not known. Log keys follow from it.
   *
   * @internal
   */
  emptyResult(_outputShape: readonly (number | null)[]): MetricResult | undefined {
    return undefined;
  }

  /** The part of a result that is logged. Logs hold numbers, so a curve is replaced by its area. @internal */
  logged(result: MetricResult): MetricResult {
    return result;
  }

  /** Forgets all batches. */
  resetState(): void {
    const {weights, accumulators, children} = this.current;
    for (const w of weights) w.reset();
    accumulators.dispose();
    for (const child of children.splice(0)) disposeState(child);
  }

  /** Keras's former name of `resetState`. */
  resetStates(): void {
    this.resetState();
  }

  /** Adds the states of metrics of the same class and configuration; none if one of them does not fit. */
  mergeState(others: Iterable<BaseMetric>): void {
    const {current} = this;
    const all = mergeable(this, others);
    this.states.replace(copyOf(current), () => {
      for (const other of all) this.absorb(other === this ? current : other.current);
    });
  }

  /** The state as JSON, without any loss. Reads the device if it has to. */
  getState(): Promise<StateJson> {
    return this.stateJson(this.current);
  }

  /** Restores what `getState` returned. Throws, and changes nothing, unless it fits this metric. */
  setState(json: StateJson): void {
    const saved = fromJson(this.className, json);
    const fresh = this.newState();
    this.states.replace(fresh, () => {
      this.restore(this.declared?.restore(saved, fresh.weights) ?? saved);
      checkWhole(this.className, this.savedConfig(), json);
    });
  }

  /** Constructor options that create an equal metric. */
  getConfig(): Record<string, unknown> {
    return {name: this.name, ...this.config};
  }

  /** Frees the tensors of the state, and forgets all batches. */
  dispose(): void {
    this.states.dispose();
  }

  /** Declares a part of the state of a class that extends `Metric`: see there. */
  addWeight(_name: string, _options?: MetricWeightOptions): MetricWeight {
    throw new UsageError(this.className, 'addWeight is for classes that extend Metric. Extend Metric.');
  }

  /** `addWeight`, for classes that bundle the code of weights. @internal */
  protected declareWeight(
    Weights: typeof DeclaredWeights,
    name: string,
    options: MetricWeightOptions = {},
  ): MetricWeight {
    return (this.declared ??= new Weights(this.className, this.states)).add(name, options);
  }

  /** A new state. The caller disposes it by `disposeState`. @internal */
  newState(): MetricState {
    return {weights: this.declared?.initialValues() ?? [], accumulators: new Accumulators(), children: []};
  }

  /** The state that updates change, and that results are computed from. @internal */
  protected get current(): MetricState {
    return this.states.value;
  }

  /** Runs `action` with another state as the current one, until what it returns has settled. @internal */
  withState<T>(state: MetricState, action: () => T): T {
    return this.states.with(state, action);
  }

  /** Calls the function of `kinds` for the kind of this metric. @internal */
  abstract visitKind<R>(kinds: MetricKinds<R, BaseMetric>): R;

  /** Metrics with equal texts can be merged: all options but those that only name things. @internal */
  countedConfig(): string {
    const {name: _, dtype: __, classNames: ___, ...config} = this.getConfig();
    return keyOf(config);
  }

  /**
   * A saved state fits if the text is equal. It leaves out functions, whose source differs in other bundles.
   * @internal
   */
  savedConfig(): string {
    return this.countedConfig();
  }

  /** A state of this metric as JSON. @internal */
  async stateJson(state: MetricState, children: readonly StateJson[] = []): Promise<StateJson> {
    const {weights, accumulators} = state;
    const {sections, rest} = await accumulators.export(weights.flatMap(w => w.pendingTensors));
    return toJson(this.className, this.savedConfig(), {
      weights: this.declared?.encode(weights, rest) ?? [],
      ...sections,
      ...(children.length > 0 && {children}),
    });
  }

  /** Restores a saved state, except for its weights, into the current state. @internal */
  protected restore({weights, counted, children}: SavedState): void {
    if (weights.length + counted.size + children.length > 0) {
      throw new UsageError(this.className, 'setState: the state is not one of this class.');
    }
  }

  /** How each declared weight merges. @internal */
  get weightRules(): readonly ('sum' | 'min' | 'max')[] {
    return this.declared?.rules ?? [];
  }

  /** Merges another state of this metric into the current one. @internal */
  absorb(theirs: MetricState): void {
    this.declared?.merge(theirs.weights);
    this.current.accumulators.merge(theirs.accumulators, this.className);
  }
}
