import {Reporter} from './custom_layers.js';
import type {Grower, Grown} from './grower.js';
import * as defs from './layer_defs.js';
import type {Penalty, Recipe, Report} from './recipe.js';

export const STEPS = 3;
export const CLASSES = 5;

/** An existing value of this rank, at random, or a new input. */
function some(g: Grower, rank: number, make: () => Grown): Grown {
  const fitting = g.all().filter(v => v.shape.length === rank);
  const loose = g.loose().filter(v => v.shape.length === rank);
  if (loose.length > 0 && g.random.chance(0.8)) return g.random.pick(loose);
  if (fitting.length > 0 && g.random.chance(0.7)) return g.random.pick(fitting);
  return make();
}

export const vector = (g: Grower): Grown => some(g, 1, () => g.input([g.random.int(2, 4)]));
export const sequence = (g: Grower): Grown => some(g, 2, () => g.input([STEPS, g.random.int(2, 3)]));
export const image = (g: Grower): Grown => some(g, 3, () => g.input([3, 3, 2]));

export const units = (g: Grower): number => g.random.int(2, 4);
export const activation = (g: Grower) => g.random.pick(['tanh', 'sigmoid', 'linear'] as const);

export function dense(g: Grower, from: Grown, size = units(g), penalties: readonly Penalty[] = []): Grown {
  const def = defs.dense(g.name('dense'), size, activation(g), penalties);
  return g.add(def, [from], [...from.shape.slice(0, -1), size], from.masked);
}

/** Any value as a vector. */
export function flat(g: Grower, from: Grown): Grown {
  if (from.shape.length === 1) return from;
  if (from.shape.length === 2 && g.random.chance(0.5)) return recurrent(g, from, false);
  const size = from.shape.reduce((a, b) => a * b, 1);
  return g.add(defs.simple(g.name('flatten'), 'flatten'), [from], [size]);
}

export function recurrent(
  g: Grower,
  from: Grown,
  returnSequences: boolean,
  options: Partial<defs.RecurrentOptions> = {},
): Grown {
  const kind = g.random.pick(['lstm', 'gru', 'simpleRNN'] as const);
  const size = g.random.int(2, 3);
  const def = defs.recurrent(g.name(kind), kind, {units: size, returnSequences, ...options});
  return g.add(def, [from], returnSequences ? [STEPS, size] : [size], returnSequences && from.masked);
}

export function returnState(g: Grower, kind: 'lstm' | 'gru'): void {
  const from = sequence(g);
  const returnSequences = g.random.chance(0.5);
  const size = g.random.int(2, 3);
  const def = defs.recurrent(g.name(kind), kind, {units: size, returnSequences, returnState: true});
  const shapes = [returnSequences ? [STEPS, size] : [size], [size], ...(kind === 'lstm' ? [[size]] : [])];
  // Sometimes the last state stays unused.
  const kept = g.random.chance(0.3) ? shapes.slice(0, -1) : shapes;
  const made = g.use(g.layer(def), [from], kept, [returnSequences && from.masked]);
  if (made.length > 1) join(g, made.slice(1));
}

/** Vectors as one. */
export function join(g: Grower, values: readonly Grown[]): Grown {
  if (values.length === 1) return values[0];
  const size = values.reduce((n, v) => n + v.shape[0], 0);
  return g.add(defs.merge(g.name('concatenate'), 'concatenate'), values, [size]);
}

export function nest(g: Grower, recipe: Recipe, form: 'functional' | 'sequential' | 'opaque'): number {
  return g.layer({name: g.name('nested'), recipe, form});
}

/** A small model from a vector to vectors. */
export function innerModel(g: Grower, size: number, outputs: number): {recipe: Recipe; shapes: number[][]} {
  const inner = g.below();
  const start = inner.input([size]);
  const hidden = dense(
    inner,
    start,
    units(g),
    g.random.chance(0.4) ? [defs.randomPenalty(g.random, 'kernel')] : [],
  );
  const between = g.random.chance(0.4)
    ? inner.add(defs.dropout(inner.name('dropout'), 0.4, 7), [hidden], hidden.shape)
    : hidden;
  const ends = Array.from({length: outputs}, () => dense(inner, between));
  return {recipe: inner.finish(ends), shapes: ends.map(e => [...e.shape])};
}

export const REPORTS: readonly Omit<Report, 'name'>[] = [
  {aggregation: 'mean', value: x => x},
  {aggregation: 'sum', value: x => x.mean()},
  {aggregation: 'max', value: x => x.abs()},
];
export function reporter(g: Grower, from: Grown, report: Report): Grown {
  const name = g.name('reporter');
  const def = {name, masks: 'passes' as const, report, make: () => new Reporter(name, report)};
  return g.add(def, [from], from.shape, from.masked);
}

export function maskedSequence(g: Grower, width = 3): Grown {
  const input = g.input([STEPS, width], {padded: true});
  return g.add(defs.masking(g.name('masking')), [input], input.shape, true);
}
