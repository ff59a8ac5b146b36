import type {Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {readTogether} from '../../src/array/read.js';
import type {FileStore} from '../ports/file_store.js';

type Metadata = string | Readonly<Record<string, string>> | undefined;

function embeddingLayers(model: LayersModel): LayersModel['layers'] {
  return model.layers.filter(layer => layer.getClassName() === 'Embedding');
}

/** @throws UsageError when there is metadata for a layer that is not an embedding */
export function checkEmbeddings(where: string, model: LayersModel, metadata: Metadata): void {
  if (metadata === undefined || typeof metadata === 'string') return;
  const names = embeddingLayers(model).map(layer => layer.name);
  const unknown = Object.keys(metadata).filter(name => !names.includes(name));
  if (unknown.length === 0) return;
  throw new UsageError(
    where,
    `embeddingsMetadata names ${unknown.join(', ')}; the embedding layers are: ${names.join(', ') || 'none'}.`,
  );
}

/** TensorBoard only reads the folders of runs. */
const FOLDER = 'train/';

/** A file name in that folder, whatever the layer's name is. */
const fileOf = (layer: string): string =>
  `${FOLDER}embeddings/${encodeURIComponent(layer).replace(/\./g, '%2E')}.tsv`;

/**
 * Writes embeddings in the form that TensorBoard's projector reads without TensorFlow:
 * `projector_config.pbtxt`, and a table for each layer, which replaces the previous one.
 */
export async function writeEmbeddings(
  model: LayersModel,
  store: FileStore,
  metadata: Metadata,
): Promise<void> {
  const layers = embeddingLayers(model);
  const tensors = layers.map((layer): Tensor => layer.getWeights()[0]);
  const values = await readTogether(tensors);
  const encoder = new TextEncoder();
  const entries = layers.map(({name}) => {
    const labels = typeof metadata === 'object' ? metadata[name] : metadata;
    const lines = [
      ['tensor_name', name],
      ['tensor_path', fileOf(name).slice(FOLDER.length)],
      ...(labels === undefined ? [] : [['metadata_path', labels]]),
    ];
    return `embeddings {\n${lines.map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`).join('')}}\n`;
  });
  for (const [i, {name}] of layers.entries()) {
    const columns = tensors[i].shape[1] as number;
    const rows = Array.from({length: values[i].length / columns}, (_, r) =>
      values[i].subarray(r * columns, (r + 1) * columns).join('\t'),
    );
    await store.write(fileOf(name), encoder.encode(`${rows.join('\n')}\n`));
  }
  if (layers.length > 0)
    await store.write(`${FOLDER}projector_config.pbtxt`, encoder.encode(entries.join('')));
}
