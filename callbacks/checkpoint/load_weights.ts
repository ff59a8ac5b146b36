import {dispose, io, type Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {restoreWeights} from '../../src/host/weights.js';
import {checkpointAt} from '../ports/places.js';

const WHERE = 'loadWeights';

/**
 * Puts the weights of a checkpoint into a model of the same architecture, bit by bit: of one that was saved with
 * `saveWeightsOnly`, or of a whole model. The optimizer is left as it is.
 *
 * @param from a path, a URL or a handler, as `ModelCheckpoint` takes them
 * @throws UsageError when there is no checkpoint, or when its weights are not those of this model; the model is then as it
 *     was
 *
 * @example
 * const url = 'localstorage://weights'; // In Node: './weights'
 * let saved;
 * const memory = {save: async artifacts => ((saved = artifacts), {modelArtifactsInfo: {dateSaved: new Date()}}), load: async () => saved};
 * await model.fit(x, y, {epochs: 1, callbacks: new ModelCheckpoint(memory, {saveWeightsOnly: true})});
 * await loadWeights(model, memory);
 */
export async function loadWeights(model: LayersModel, from: string | io.IOHandler): Promise<void> {
  const {handler, where} = await checkpointAt(WHERE, from);
  if (handler.load === undefined) throw new UsageError(WHERE, `${where} cannot be loaded from.`);
  const {weightSpecs, weightData} = await handler.load();
  if (weightSpecs === undefined || weightData === undefined) {
    throw new UsageError(WHERE, `there are no weights at ${where}.`);
  }
  const own = weightSpecs.filter(spec => spec.group !== 'optimizer');
  const decoded = io.decodeWeights(weightData, weightSpecs);
  try {
    restoreWeights(model, inOrder(model, own, decoded, where));
  } finally {
    dispose(decoded);
  }
}

/** The checkpoint's weights in the order of the model's: checkpoints hold all of them, as `model.weights` lists them. */
function inOrder(
  model: LayersModel,
  specs: readonly io.WeightsManifestEntry[],
  decoded: Readonly<Record<string, Tensor>>,
  where: string,
): Tensor[] {
  const names = model.weights.map(weight => weight.originalName);
  if (specs.length !== names.length) {
    throw new UsageError(WHERE, `${where} holds ${specs.length} weights, the model has ${names.length}.`);
  }
  // Layers that were named automatically are numbered on in every process; their order is the same.
  const known = new Set(specs.map(spec => spec.name));
  const byName = names.every(name => known.has(name));
  return names.map((name, i) => decoded[byName ? name : specs[i].name]);
}
