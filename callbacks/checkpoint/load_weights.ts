import {dispose, io} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {restoreWeights} from '../../src/tfjs/graph/model_weights.js';
import {modelAt} from '../ports/locations.js';

const WHERE = 'loadWeights';

/**
 * Loads the weights of a checkpoint, which may hold a whole model or only weights (`saveWeightsOnly`), into a
 * model of the same architecture. Weights are matched by name, in any order; the numbers in automatic names
 * of layers may differ. The optimizer stays as it is.
 *
 * @param from a path, a URL or a handler, as for `ModelCheckpoint`
 * @throws UsageError when there is no checkpoint, or when its weights do not fit the model, which then stays
 *   as it is
 *
 * @example
 * const url = 'localstorage://weights'; // In Node: './weights'
 * let saved;
 * const memory = {save: async artifacts => ((saved = artifacts), {modelArtifactsInfo: {dateSaved: new Date()}}), load: async () => saved};
 * await model.fit(x, y, {epochs: 1, callbacks: new ModelCheckpoint(memory, {saveWeightsOnly: true})});
 * await loadWeights(model, memory);
 */
export async function loadWeights(model: LayersModel, from: string | io.IOHandler): Promise<void> {
  const {handler, where} = await modelAt(WHERE, from);
  if (handler.load === undefined) throw new UsageError(WHERE, `nothing can be loaded from ${where}.`);
  const {weightSpecs, weightData} = await handler.load();
  if (weightSpecs === undefined || weightData === undefined) {
    throw new UsageError(WHERE, `there are no weights at ${where}.`);
  }
  checkNames(where, weightSpecs);
  const decoded = io.decodeWeights(weightData, weightSpecs);
  try {
    const own = weightSpecs.filter(spec => spec.group !== 'optimizer');
    const copies = own.map(({name}) => ({name, value: decoded[name]}));
    restoreWeights(model, copies, `${WHERE}, ${where}`);
  } finally {
    dispose(decoded);
  }
}

/** tfjs saves weights that share a name, although they cannot be distinguished when they are loaded. */
function checkNames(where: string, specs: readonly io.WeightsManifestEntry[]): void {
  const names = specs.map(({name}) => name);
  const shared = names.find((name, i) => names.indexOf(name) !== i);
  if (shared === undefined) return;
  throw new UsageError(
    WHERE,
    `${where} holds several weights with the name "${shared}", which cannot be distinguished. Give layers in nested models ` +
      'different names, and save again.',
  );
}
