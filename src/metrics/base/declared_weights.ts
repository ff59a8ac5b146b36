import {checkOneOf, sizeOf} from '../../check.js';
import {checkOptions, optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {MetricWeight, type MetricWeightOptions} from '../../state/metric_weight.js';
import {MetricWeightValue} from '../../state/metric_weight_value.js';
import {decodeNumbers, encodeNumbers, type JsonNumbers} from '../../state/json_numbers.js';
import type {SavedState} from '../../state/json.js';
import type {CurrentState} from './current_state.js';

/** The weights that a metric declared by `addWeight`. Every state of the metric has a value for each. */
export class DeclaredWeights {
  private readonly className: string;
  private readonly states: CurrentState;
  private readonly all: {
    readonly weight: MetricWeight;
    readonly options: Required<Pick<MetricWeightOptions, 'shape' | 'initializer'>>;
  }[] = [];

  constructor(className: string, states: CurrentState) {
    this.className = className;
    this.states = states;
  }

  /** Declares a weight, and adds its value to the state that there is. */
  add(name: string, options: MetricWeightOptions): MetricWeight {
    if (typeof name !== 'string') {
      throw new UsageError(this.className, `addWeight: name must be a string; got ${formatValue(name)}.`);
    }
    const where = `${this.className}.addWeight("${name}")`;
    const known = ['shape', 'initializer', 'combine'];
    const {
      shape = [],
      initializer = 'zeros',
      combine = 'sum',
    } = checkOptions(where, optionsOf(where, options), known);
    if (this.all.some(({weight}) => weight.name === name)) {
      throw new UsageError(where, 'there is one of that name already.');
    }
    const isNamed = ['zeros', 'ones'].includes(initializer as string);
    if (!isNamed && !['number', 'function'].includes(typeof initializer)) {
      throw new UsageError(
        where,
        `initializer must be 'zeros', 'ones', a number or a function; got ${formatValue(initializer)}.`,
      );
    }
    checkOneOf(where, 'combine', combine, ['sum', 'min', 'max']);
    const index = this.all.length;
    const weight = new MetricWeight(name, shape, combine, () => this.states.value.weights[index]);
    this.all.push({weight, options: {shape, initializer}});
    this.states.existing?.weights.push(new MetricWeightValue(shape, initializer));
    return weight;
  }

  /** How each weight merges. */
  get rules(): ('sum' | 'min' | 'max')[] {
    return this.all.map(({weight}) => weight.combine);
  }

  initialValues(): MetricWeightValue[] {
    return this.all.map(({options: o}) => new MetricWeightValue(o.shape, o.initializer));
  }

  /**
   * Restores the values of the weights.
   *
   * @returns the rest of the saved state
   * @throws UsageError unless the saved values fit the weights
   */
  restore(saved: SavedState, values: readonly MetricWeightValue[]): SavedState {
    const {length} = saved.weights;
    if (length !== this.all.length) {
      throw new UsageError(
        this.className,
        `setState: the state holds ${length} weights, this metric declares ${this.all.length}.`,
      );
    }
    this.all.forEach(({weight, options}, i) => {
      const numbers = decodeNumbers(saved.weights[i]);
      const [given, size] = [numbers.length, sizeOf(options.shape)];
      if (given !== size) {
        throw new UsageError(
          this.className,
          `setState: the state holds ${given} numbers for the weight "${weight.name}" of ${size}.`,
        );
      }
      values[i].set(numbers);
    });
    return {...saved, weights: []};
  }

  /** The values as JSON, from what was read of their `pendingTensors`. */
  encode(values: readonly MetricWeightValue[], read: readonly Float32Array[]): JsonNumbers[] {
    let at = 0;
    return values.map(value => {
      const start = at;
      at += value.pendingTensors.length;
      return encodeNumbers(value.valuesFrom(read.slice(start, at)));
    });
  }

  /** Merges the values of another state into those of the current one. */
  merge(theirs: readonly MetricWeightValue[]): void {
    if (theirs.length !== this.all.length) {
      throw new UsageError(this.className, 'mergeState takes metrics of the same configuration.');
    }
    this.all.forEach(({weight}, i) => weight.currentValue.merge(theirs[i], weight.combine, weight.name));
  }
}
