import * as tf from '@tensorflow/tfjs';
import {type Built, isBuilt} from './built.js';
import type {LayerDef, Path} from './recipe.js';

type Mask = tf.Tensor | undefined;

/** What an independent run of a recipe's layers returns. */
export interface Ran {
  readonly outputs: tf.Tensor[];
  readonly masks: Mask[];
  /** The value at each path: of a nested model one per use. */
  readonly values: Map<Path, tf.Tensor[]>;
  /** What layers report, by name. */
  readonly reports: Map<string, tf.Tensor[]>;
}

/**
 * Applies the layers one after the other, as the recipe says: no executor, neither tfjs's nor the library's,
 * has a part in it. Masks follow the definitions of the layers.
 */
export function run(built: Built, inputs: readonly tf.Tensor[], training: boolean): Ran {
  const ran = {values: new Map<Path, tf.Tensor[]>(), reports: new Map<string, tf.Tensor[]>()};
  const {values, masks} = runLevel(built, inputs, [], training, '', ran);
  const {outputs} = built.recipe;
  return {...ran, outputs: outputs.map(i => values[i]), masks: outputs.map(i => masks[i])};
}

function note<K>(map: Map<K, tf.Tensor[]>, key: K, value: tf.Tensor): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

function runLevel(
  built: Built,
  inputs: readonly tf.Tensor[],
  inputMasks: readonly Mask[],
  training: boolean,
  prefix: Path,
  ran: Pick<Ran, 'values' | 'reports'>,
): {values: tf.Tensor[]; masks: Mask[]} {
  const values = [...inputs];
  const masks: Mask[] = inputs.map((_, i) => inputMasks[i]);
  values.forEach((v, i) => note(ran.values, `${prefix}${i}`, v));
  for (const use of built.recipe.uses) {
    const part = built.layers[use.layer];
    const given = use.inputs.map(i => values[i]);
    const givenMasks = use.inputs.map(i => masks[i]);
    let made: tf.Tensor[];
    let madeMasks: Mask[];
    if (isBuilt(part)) {
      const below = runLevel(part, given, givenMasks, training, `${prefix}${use.layer}/`, ran);
      made = part.recipe.outputs.map(i => below.values[i]);
      madeMasks = part.recipe.outputs.map(i => below.masks[i]);
    } else {
      const def = built.recipe.layers[use.layer] as LayerDef;
      if (def.report !== undefined) note(ran.reports, def.report.name, def.report.value(given[0]));
      made = applied(part, given, givenMasks[0], training);
      madeMasks = made.map(value => maskAfter(def, given, givenMasks, value));
    }
    for (let k = 0; k < use.outputs; k++) {
      note(ran.values, `${prefix}${values.length}`, made[k]);
      values.push(made[k]);
      masks.push(madeMasks[k]);
    }
  }
  return {values, masks};
}

function applied(layer: tf.layers.Layer, given: tf.Tensor[], mask: Mask, training: boolean): tf.Tensor[] {
  const kwargs = mask === undefined ? {training} : {training, mask};
  return [layer.apply(given.length === 1 ? given[0] : given, kwargs)].flat() as tf.Tensor[];
}

function maskAfter(
  def: LayerDef,
  given: readonly tf.Tensor[],
  masks: readonly Mask[],
  value: tf.Tensor,
): Mask {
  const rule = def.masks;
  if (rule === 'ends') return undefined;
  if (typeof rule === 'function') return rule(given[0]);
  const [first, ...others] = masks.filter(m => m !== undefined);
  if (first === undefined) return undefined;
  if (rule === 'any') {
    return others.length + 1 < masks.length ? undefined : others.reduce((a, b) => tf.logicalOr(a, b), first);
  }
  const mask = rule === 'all' ? others.reduce((a, b) => tf.logicalAnd(a, b), first) : masks[0];
  return mask !== undefined && mask.rank < value.rank ? mask : undefined;
}
