import type {Random} from './random.js';
import type {InputDef, LayerDef, ModelDef, Recipe, Shape, Use} from './recipe.js';

/** A value of the graph under construction. */
export interface Grown {
  readonly index: number;
  readonly shape: Shape;
  /** Whether Keras's mask comes with it. */
  readonly masked: boolean;
}

/** Builds a recipe use by use. Layers are numbered through, so that names are unique. */
export class Grower {
  readonly random: Random;
  private readonly names: {count: number};
  private readonly inputs: InputDef[] = [];
  private readonly layers: (LayerDef | ModelDef)[] = [];
  private readonly uses: Use[] = [];
  private readonly values = new Map<number, Grown>();
  private readonly used = new Set<number>();
  private next = 100;

  constructor(random: Random, names = {count: 0}) {
    this.random = random;
    this.names = names;
  }

  /** A grower for a nested model. */
  below(): Grower {
    return new Grower(this.random, this.names);
  }

  name(kind: string): string {
    return `${kind}${this.names.count++}`;
  }

  input(shape: Shape, rest: Partial<InputDef> = {}): Grown {
    const def: InputDef = {name: this.name('in'), shape, dtype: 'float32', ...rest};
    this.inputs.push(def);
    return this.value(this.inputs.length - 1, shape, false);
  }

  layer(def: LayerDef | ModelDef): number {
    this.layers.push(def);
    return this.layers.length - 1;
  }

  /** Uses a layer; of its outputs as many become values as there are shapes. */
  use(layer: number, given: readonly Grown[], shapes: readonly Shape[], masked: readonly boolean[]): Grown[] {
    given.forEach(g => this.used.add(g.index));
    this.uses.push({layer, inputs: given.map(g => g.index), outputs: shapes.length});
    return shapes.map((shape, i) => this.value(this.next++, shape, masked[i]));
  }

  /** A new layer of one output, used once. */
  add(def: LayerDef | ModelDef, given: readonly Grown[], shape: Shape, masked = false): Grown {
    return this.use(this.layer(def), given, [shape], [masked])[0];
  }

  /** Values that nothing uses yet. */
  loose(): Grown[] {
    return [...this.values.values()].filter(v => !this.used.has(v.index));
  }

  all(): Grown[] {
    return [...this.values.values()];
  }

  get isChain(): boolean {
    return (
      this.inputs.length === 1 &&
      this.uses.every(u => u.inputs.length === 1 && u.outputs === 1) &&
      this.uses.length === this.layers.length &&
      this.loose().length === 1
    );
  }

  get length(): number {
    return this.uses.length;
  }

  /** The recipe: inputs are numbered first, then what the uses give. */
  finish(outputs: readonly Grown[], sequential = false): Recipe {
    const final = new Map<number, number>();
    this.inputs.forEach((_, i) => final.set(i, i));
    let at = this.inputs.length;
    for (const index of this.values.keys()) if (index >= 100) final.set(index, at++);
    const number = (index: number): number => final.get(index) as number;
    return {
      inputs: this.inputs,
      layers: this.layers,
      uses: this.uses.map(u => ({...u, inputs: u.inputs.map(number)})),
      outputs: outputs.map(o => number(o.index)),
      sequential,
    };
  }

  private value(index: number, shape: Shape, masked: boolean): Grown {
    const value = {index, shape, masked};
    this.values.set(index, value);
    return value;
  }
}
