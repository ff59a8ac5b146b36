import * as tf from '@tensorflow/tfjs';
import type {Random} from './random.js';
import type {LayerDef, Penalty} from './recipe.js';

type Activation = 'tanh' | 'sigmoid' | 'linear' | 'softmax' | 'relu';

/** A regularizer of tfjs and what it means. */
function regularizer(penalty: Penalty): ReturnType<typeof tf.regularizers.l1l2> {
  return tf.regularizers.l1l2({l1: penalty.l1, l2: penalty.l2});
}

export function randomPenalty(random: Random, weight: Penalty['weight']): Penalty {
  const [l1, l2] = random.pick([
    [0.01, 0],
    [0, 0.02],
    [0.01, 0.02],
  ]);
  return {weight, l1, l2};
}

const of = (penalties: readonly Penalty[], weight: Penalty['weight']) => {
  const found = penalties.find(p => p.weight === weight);
  return found && regularizer(found);
};

export function dense(
  name: string,
  units: number,
  activation: Activation,
  penalties: readonly Penalty[] = [],
): LayerDef {
  return {
    name,
    masks: 'passes',
    penalties,
    make: () =>
      tf.layers.dense({
        name,
        units,
        activation,
        kernelRegularizer: of(penalties, 'kernel'),
        biasRegularizer: of(penalties, 'bias'),
      }),
  };
}

export type RecurrentKind = 'lstm' | 'gru' | 'simpleRNN';

export interface RecurrentOptions {
  readonly units: number;
  readonly returnSequences?: boolean;
  readonly returnState?: boolean;
  /** Of the regularizers of recurrent layers tfjs takes no notice, so they add no penalties. */
  readonly regularized?: boolean;
}

function makeRecurrent(name: string, kind: RecurrentKind, options: RecurrentOptions) {
  const {regularized, ...rest} = options;
  const ignored = regularized ? tf.regularizers.l2({l2: 0.1}) : undefined;
  const args = {
    name,
    ...rest,
    // The default, an orthogonal one, takes time; the weights are replaced anyway.
    recurrentInitializer: 'glorotNormal' as const,
    kernelRegularizer: ignored,
    recurrentRegularizer: ignored,
  };
  if (kind === 'gru') return tf.layers.gru({...args, recurrentActivation: 'sigmoid'});
  return kind === 'lstm' ? tf.layers.lstm(args) : tf.layers.simpleRNN(args);
}

export function recurrent(name: string, kind: RecurrentKind, options: RecurrentOptions): LayerDef {
  return {
    name,
    masks: options.returnSequences ? 'passes' : 'ends',
    make: () => makeRecurrent(name, kind, options),
  };
}

export function bidirectional(name: string, kind: RecurrentKind, options: RecurrentOptions): LayerDef {
  return {
    name,
    masks: options.returnSequences ? 'passes' : 'ends',
    make: () =>
      tf.layers.bidirectional({
        name,
        layer: makeRecurrent(`${name}_rnn`, kind, options),
        mergeMode: 'concat',
      }),
  };
}

export function timeDistributed(
  name: string,
  units: number,
  activation: Activation,
  penalties: readonly Penalty[] = [],
): LayerDef {
  const inner = dense(`${name}_dense`, units, activation, penalties);
  return {
    name,
    masks: 'passes',
    penalties,
    make: () => tf.layers.timeDistributed({name, layer: inner.make()}),
  };
}

export function embedding(name: string, classes: number, units: number, maskZero: boolean): LayerDef {
  return {
    name,
    masks: maskZero ? x => tf.notEqual(x, tf.zerosLike(x)) : 'ends',
    needs: 'embedding',
    make: () => tf.layers.embedding({name, inputDim: classes, outputDim: units, maskZero}),
  };
}

export function masking(name: string): LayerDef {
  return {
    name,
    masks: x => tf.any(tf.notEqual(x, 0), -1),
    make: () => tf.layers.masking({name, maskValue: 0}),
  };
}

export function dropout(name: string, rate: number, seed: number): LayerDef {
  return {name, masks: 'passes', changes: true, make: () => tf.layers.dropout({name, rate, seed})};
}

export function batchNormalization(name: string): LayerDef {
  return {
    name,
    masks: 'passes',
    changes: true,
    make: () => tf.layers.batchNormalization({name, momentum: 0.8}),
  };
}

export function simple(
  name: string,
  kind: 'flatten' | 'repeatVector' | 'activation' | 'leakyReLU' | 'globalMaxPooling1d' | 'layerNormalization',
): LayerDef {
  const makers = {
    flatten: () => tf.layers.flatten({name}),
    repeatVector: () => tf.layers.repeatVector({name, n: 3}),
    activation: () => tf.layers.activation({name, activation: 'tanh'}),
    leakyReLU: () => tf.layers.leakyReLU({name, alpha: 0.1}),
    globalMaxPooling1d: () => tf.layers.globalMaxPooling1d({name}),
    layerNormalization: () => tf.layers.layerNormalization({name}),
  };
  const passes = ['activation', 'layerNormalization'].includes(kind);
  return {name, masks: passes ? 'passes' : 'ends', make: makers[kind]};
}

export type MergeKind = 'add' | 'multiply' | 'average' | 'maximum' | 'concatenate';

export function merge(name: string, kind: MergeKind): LayerDef {
  const makers = {
    add: () => tf.layers.add({name}),
    multiply: () => tf.layers.multiply({name}),
    average: () => tf.layers.average({name}),
    maximum: () => tf.layers.maximum({name}),
    concatenate: () => tf.layers.concatenate({name, axis: -1}),
  };
  return {name, masks: kind === 'concatenate' ? 'all' : 'any', make: makers[kind]};
}

export function conv1d(name: string, filters: number): LayerDef {
  return {
    name,
    masks: 'ends',
    needs: 'conv',
    make: () => tf.layers.conv1d({name, filters, kernelSize: 2, padding: 'same', activation: 'tanh'}),
  };
}

export function conv2d(name: string, filters: number): LayerDef {
  return {
    name,
    masks: 'ends',
    needs: 'conv',
    make: () => tf.layers.conv2d({name, filters, kernelSize: 2, activation: 'tanh'}),
  };
}
