import {flat, join, STEPS} from './feature_parts.js';
import {type Feature, FEATURES} from './features.js';
import {Grower, type Grown} from './grower.js';
import * as defs from './layer_defs.js';
import {Random} from './random.js';
import {isModelDef, type LayerDef, type Recipe, usesPerPass} from './recipe.js';

/** What an output is for, which says which targets, losses and metrics go with it. */
export type HeadKind =
  'regression' | 'binary' | 'oneHot' | 'ids' | 'sequence' | 'binarySequence' | 'idSequence';

export interface Head {
  readonly name: string;
  readonly kind: HeadKind;
  /** Of the output, without the batch. */
  readonly shape: readonly number[];
  readonly masked: boolean;
}

export interface Architecture {
  readonly title: string;
  readonly recipe: Recipe;
  readonly heads: readonly Head[];
}

const NAMES = Object.keys(FEATURES) as Feature[];

/** An architecture per seed: every feature in turn, with others at random. */
export function architecture(seed: number): Architecture {
  const random = new Random(seed + 1);
  const g = new Grower(random);
  const features = [NAMES[seed % NAMES.length], ...random.some(NAMES, random.int(0, 2))];
  for (const feature of features) FEATURES[feature](g);
  const heads = grownHeads(g);
  const sequential = g.isChain && random.chance(0.7);
  const recipe = g.finish(
    heads.map(h => h.value),
    sequential,
  );
  const form = sequential ? 'sequential' : 'functional';
  return {title: `${seed} ${form}: ${features.join(' + ')}`, recipe, heads: heads.map(h => h.head)};
}

/** A chain, as `tf.sequential` has it. */
export function chain(seed: number): Architecture {
  const random = new Random(seed + 1000);
  const g = new Grower(random);
  const start = random.chance(0.5) ? g.input([3]) : g.input([STEPS, 2]);
  const vector = flat(g, start);
  const penalties = [defs.randomPenalty(random, 'kernel')];
  const hidden = g.add(defs.dense(g.name('dense'), 4, 'tanh', penalties), [vector], [4]);
  const normal = g.add(defs.batchNormalization(g.name('normalization')), [hidden], [4]);
  const dropped = g.add(defs.dropout(g.name('dropout'), 0.3, 5), [normal], [4]);
  const {value, head} = makeHead(g, dropped, 'a');
  return {title: `chain ${seed}`, recipe: g.finish([value], true), heads: [head]};
}

interface MadeHead {
  readonly value: Grown;
  readonly head: Head;
}

/** Everything loose ends in an output: several, or joined in one. */
function grownHeads(g: Grower): MadeHead[] {
  const loose = g.loose();
  const several = loose.length > 1 && g.random.chance(0.5);
  if (several)
    return loose.slice(0, 3).map((v, i) => makeHead(g, i < 2 ? v : rest(g, loose.slice(2)), 'abc'[i]));
  const one = loose.length === 1 ? loose[0] : rest(g, loose);
  const made = makeHead(g, one, 'a');
  return g.random.chance(0.3) ? [made, makeHead(g, flat(g, one), 'b')] : [made];
}

function rest(g: Grower, values: readonly Grown[]): Grown {
  return values.length === 1
    ? values[0]
    : join(
        g,
        values.map(v => flat(g, v)),
      );
}

function makeHead(g: Grower, from: Grown, name: string): MadeHead {
  const {random} = g;
  if (from.shape.length === 2 && random.chance(0.7)) {
    const kind = random.pick(['sequence', 'binarySequence', 'idSequence'] as const);
    const size = kind === 'binarySequence' ? 1 : 3;
    const activation = ({sequence: 'linear', binarySequence: 'sigmoid', idSequence: 'softmax'} as const)[
      kind
    ];
    const value = g.add(defs.dense(name, size, activation), [from], [STEPS, size], from.masked);
    return {value, head: {name, kind, shape: value.shape, masked: from.masked}};
  }
  const kind = random.pick(['regression', 'binary', 'oneHot', 'ids'] as const);
  const size = kind === 'binary' ? 1 : random.int(2, 3);
  const activation = ({regression: 'linear', binary: 'sigmoid', oneHot: 'softmax', ids: 'softmax'} as const)[
    kind
  ];
  const value = g.add(defs.dense(name, size, activation), [flat(g, from)], [size]);
  return {value, head: {name, kind, shape: value.shape, masked: false}};
}

const leafDefs = (recipe: Recipe): {def: LayerDef; uses: number}[] =>
  [...usesPerPass(recipe).values()].filter(
    (one): one is {def: LayerDef; uses: number} => !isModelDef(one.def),
  );

/** Whether the kernels of a backend without gradients of convolutions and embeddings are enough. */
export function trainsAnywhere(recipe: Recipe): boolean {
  return leafDefs(recipe).every(({def}) => def.needs === undefined);
}

/** Whether masks are about: plain tfjs ignores them in losses, and lets them leak (A9). */
export function hasMasks(recipe: Recipe): boolean {
  return leafDefs(recipe).some(({def}) => typeof def.masks === 'function');
}

/** Whether plain tfjs counts a penalty more than once (A2). */
export function sharesPenalties(recipe: Recipe): boolean {
  return leafDefs(recipe).some(({def, uses}) => uses > 1 && (def.penalties ?? []).length > 0);
}

/** Whether a layer or model of several outputs runs something that is another each time (A10). */
export function repeatsChanges(recipe: Recipe): boolean {
  const several = recipe.uses.some(u => isModelDef(recipe.layers[u.layer]) && u.outputs > 1);
  return several && leafDefs(recipe).some(({def}) => def.changes);
}
