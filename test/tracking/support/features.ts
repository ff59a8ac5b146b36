import {Fork} from './custom_layers.js';
import type {Grower} from './grower.js';
import * as defs from './layer_defs.js';
import {
  activation,
  CLASSES,
  dense,
  flat,
  image,
  innerModel,
  join,
  maskedSequence,
  nest,
  recurrent,
  reporter,
  REPORTS,
  returnState,
  sequence,
  STEPS,
  units,
  vector,
} from './feature_parts.js';

/** Parts that an architecture may have; each adds itself to the graph. */
export const FEATURES = {
  denseChain(g: Grower) {
    dense(g, dense(g, vector(g)));
  },
  secondInput(g: Grower) {
    dense(g, g.input([g.random.int(2, 3)]));
  },
  regularizers(g: Grower) {
    const penalties = [defs.randomPenalty(g.random, 'kernel'), defs.randomPenalty(g.random, 'bias')];
    dense(g, vector(g), units(g), g.random.some(penalties, g.random.int(1, 2)));
  },
  recurrentRegularizers(g: Grower) {
    recurrent(g, sequence(g), g.random.chance(0.5), {regularized: true});
  },
  sharedLayer(g: Grower) {
    const size = units(g);
    const from = vector(g);
    const penalties = g.random.chance(0.6) ? [defs.randomPenalty(g.random, 'kernel')] : [];
    const shared = g.layer(defs.dense(g.name('shared'), size, 'tanh', penalties));
    const other = g.random.chance(0.5) ? g.input(from.shape) : dense(g, from, from.shape[0]);
    const [a] = g.use(shared, [from], [[size]], []);
    const [b] = g.use(shared, [other], [[size]], []);
    // A node that is not the last: the second use comes after another layer has used the first.
    join(g, [dense(g, a), b]);
  },
  sharedThrice(g: Grower) {
    const from = vector(g);
    const shared = g.layer(defs.dense(g.name('loop'), from.shape[0], 'tanh'));
    let at = from;
    for (let i = 0; i < 3; i++) [at] = g.use(shared, [at], [from.shape], []);
  },
  lstmState(g: Grower) {
    returnState(g, 'lstm');
  },
  gruState(g: Grower) {
    returnState(g, 'gru');
  },
  initialState(g: Grower) {
    const encoder = g.layer(defs.recurrent(g.name('lstm'), 'lstm', {units: 2, returnState: true}));
    const [, h, c] = g.use(encoder, [sequence(g)], [[2], [2], [2]], []);
    const decoder = defs.recurrent(g.name('lstm'), 'lstm', {units: 2, returnSequences: true});
    g.add(decoder, [g.input([STEPS, 2]), h, c], [STEPS, 2]);
  },
  fork(g: Grower) {
    const from = vector(g);
    const name = g.name('fork');
    const def = {name, masks: 'ends' as const, make: () => new Fork({name})};
    const [a, b] = g.use(g.layer(def), [from], [from.shape, from.shape], []);
    join(g, [dense(g, a), b]);
  },
  nestedSequential(g: Grower) {
    const from = vector(g);
    const {recipe, shapes} = innerModel(g, from.shape[0], 1);
    g.use(nest(g, {...recipe, sequential: true}, 'sequential'), [from], shapes, []);
  },
  nestedTwoOutputs(g: Grower) {
    const from = vector(g);
    const {recipe, shapes} = innerModel(g, from.shape[0], 2);
    join(g, g.use(nest(g, recipe, 'functional'), [from], shapes, []));
  },
  nestedTwice(g: Grower) {
    const from = vector(g);
    const {recipe, shapes} = innerModel(g, from.shape[0], 1);
    const model = nest(g, recipe, 'functional');
    const [a] = g.use(model, [from], shapes, []);
    const [b] = g.use(model, [dense(g, from, from.shape[0])], shapes, []);
    g.add(defs.merge(g.name('add'), 'add'), [a, b], shapes[0]);
  },
  nestedOpaque(g: Grower) {
    const from = vector(g);
    const {recipe, shapes} = innerModel(g, from.shape[0], 2);
    join(g, g.use(nest(g, recipe, 'opaque'), [from], shapes, []));
  },
  nestedInNested(g: Grower) {
    const from = vector(g);
    const inner = g.below();
    const start = inner.input(from.shape);
    const {recipe, shapes} = innerModel(inner, from.shape[0], 2);
    const both = inner.use(nest(inner, recipe, g.random.pick(['functional', 'opaque'])), [start], shapes, []);
    const end = dense(inner, join(inner, both));
    g.use(nest(g, inner.finish([end, both[0]]), 'functional'), [from], [end.shape, both[0].shape], []);
  },
  nestedMasked(g: Grower) {
    let at = maskedSequence(g);
    for (const form of ['functional', 'opaque'] as const) {
      const inner = g.below();
      const start = {...inner.input(at.shape), masked: true};
      const end = dense(inner, recurrent(inner, start, true));
      at = g.add({name: g.name('nested'), recipe: inner.finish([end]), form}, [at], end.shape, true);
    }
    recurrent(g, at, g.random.chance(0.5));
  },
  bidirectional(g: Grower) {
    const kind = g.random.pick(['lstm', 'gru'] as const);
    const from = sequence(g);
    const returnSequences = g.random.chance(0.5);
    const def = defs.bidirectional(g.name('bidirectional'), kind, {units: 2, returnSequences});
    g.add(def, [from], returnSequences ? [STEPS, 4] : [4], returnSequences && from.masked);
  },
  timeDistributed(g: Grower) {
    const from = sequence(g);
    const penalties = g.random.chance(0.5) ? [defs.randomPenalty(g.random, 'kernel')] : [];
    g.add(
      defs.timeDistributed(g.name('timed'), 3, activation(g), penalties),
      [from],
      [STEPS, 3],
      from.masked,
    );
  },
  embedding(g: Grower) {
    const ids = g.input([STEPS], {dtype: 'int32', classes: CLASSES});
    const def = defs.embedding(g.name('embedding'), CLASSES, 3, true);
    recurrent(g, g.add(def, [ids], [STEPS, 3], true), g.random.chance(0.6));
  },
  plainEmbedding(g: Grower) {
    const ids = g.input([STEPS], {dtype: 'int32', classes: CLASSES});
    flat(g, g.add(defs.embedding(g.name('embedding'), CLASSES, 2, false), [ids], [STEPS, 2]));
  },
  masking(g: Grower) {
    const masked = maskedSequence(g);
    recurrent(g, masked, true);
    // An unmasked branch beside it, where A9 would show.
    recurrent(g, g.input([STEPS, 2]), false);
  },
  maskedMerge(g: Grower) {
    const masked = maskedSequence(g);
    const plain = g.random.chance(0.5) ? g.input([STEPS, 2]) : maskedSequence(g);
    const def = defs.merge(g.name('concatenate'), 'concatenate');
    g.add(def, [masked, plain], [STEPS, masked.shape[1] + plain.shape[1]], true);
  },
  maskedSum(g: Grower) {
    const masked = [maskedSequence(g), maskedSequence(g)];
    const kind = g.random.pick(['add', 'multiply', 'average', 'maximum'] as const);
    g.add(defs.merge(g.name(kind), kind), masked, masked[0].shape, true);
  },
  merges(g: Grower) {
    const a = dense(g, vector(g), 3);
    const b = dense(g, vector(g), 3);
    const kinds = ['add', 'multiply', 'average', 'maximum'] as const;
    const c = g.add(defs.merge(g.name('merge'), g.random.pick(kinds)), [a, b], [3]);
    g.add(defs.merge(g.name('merge'), g.random.pick(kinds)), [a, c], [3]);
  },
  dropout(g: Grower) {
    const from = dense(g, vector(g));
    g.add(defs.dropout(g.name('dropout'), 0.3, g.random.int(1, 99)), [from], from.shape);
  },
  batchNormalization(g: Grower) {
    const from = dense(g, vector(g));
    g.add(defs.batchNormalization(g.name('normalization')), [from], from.shape);
  },
  conv(g: Grower) {
    if (g.random.chance(0.5)) flat(g, g.add(defs.conv1d(g.name('conv'), 2), [sequence(g)], [STEPS, 2]));
    else flat(g, g.add(defs.conv2d(g.name('conv'), 2), [image(g)], [2, 2, 2]));
  },
  reporter(g: Grower) {
    const from = g.random.chance(0.5) ? vector(g) : sequence(g);
    const report = {...g.random.pick(REPORTS), name: g.name('reported')};
    reporter(g, from, report);
  },
  nestedReporter(g: Grower) {
    const from = vector(g);
    const inner = g.below();
    const report = {...g.random.pick(REPORTS), name: g.name('reported')};
    const end = dense(inner, reporter(inner, inner.input(from.shape), report));
    const model = nest(g, inner.finish([end]), g.random.pick(['functional', 'opaque']));
    const [a] = g.use(model, [from], [end.shape], []);
    const [b] = g.use(model, [dense(g, from, from.shape[0])], [end.shape], []);
    join(g, [a, b]);
  },
  sharedRecurrent(g: Grower) {
    const shared = g.layer(defs.recurrent(g.name('lstm'), 'lstm', {units: 2}));
    const masked = maskedSequence(g, 2);
    const [a] = g.use(shared, [masked], [[2]], []);
    const [b] = g.use(shared, [g.input([STEPS, 2])], [[2]], []);
    join(g, [a, b]);
  },
  repeated(g: Grower) {
    const from = vector(g);
    const def = defs.simple(g.name('repeat'), 'repeatVector');
    recurrent(g, g.add(def, [from], [STEPS, from.shape[0]]), true);
  },
} satisfies Record<string, (g: Grower) => void>;

export type Feature = keyof typeof FEATURES;
