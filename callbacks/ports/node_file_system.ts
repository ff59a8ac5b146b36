import type {io} from '@tensorflow/tfjs-core';
import {UsageError} from '../../src/errors.js';
import type {FileStore} from './file_store.js';
import {NodeFolder} from './node_folder.js';
import {modelOnDisk} from './node_model.js';
import {parseTarget} from './targets.js';

function diskPath(where: string, path: string): string {
  if (typeof path !== 'string') throw new UsageError(where, `expected a path, got ${typeof path}.`);
  const target = parseTarget(where, path);
  if (target.isDisk) return target.path;
  throw new UsageError(where, `expected a path or "file://path", got "${path}".`);
}

/**
 * A model on disk, for `model.save` and `tf.loadLayersModel`, without tfjs-node: `model.json` and `weights.bin` in the
 * folder `path` (made with all above it), or, when `path` ends in `.json`, that file, its weights beside it
 * (`best.json`, `best.weights.bin`). `file://` before it does not count. These are the standard files: tfjs's loaders,
 * tfjs-node's `file://` and the Python converter read them; and models that those wrote, in several files too, are read.
 *
 * Saving replaces a model in one step: whatever happens, what loads afterwards is the old one or the new one. There has
 * to be room for both. While a save runs, or after one that was killed, `model.json` may name `weights.next.bin`.
 *
 * @throws UsageError when there is no model to load, or when its files do not fit together.
 * @throws StorageError when the disk is full or read-only: the model that was there is intact.
 *
 * @example
 * await model.save(fileSystem('./models/best'));
 * const best = await tf.loadLayersModel(fileSystem('./models/best'));
 */
export function fileSystem(path: string): io.IOHandler {
  return modelOnDisk(diskPath('fileSystem', path)).handler;
}

/**
 * A folder on disk, as callbacks take it in the place of a path: files are replaced as a whole, additions are on the disk
 * when their promise has settled. A name is a relative path with `/`; nothing leads out of the folder.
 *
 * @throws StorageError when the disk is full or read-only: the file that was there is intact.
 *
 * @example
 * const folder = nodeFolder('./runs/1');
 * await folder.write('notes.txt', new TextEncoder().encode('learning rate 0.01'));
 * await folder.list(); // ['notes.txt']
 */
export function nodeFolder(path: string): FileStore {
  return new NodeFolder(diskPath('nodeFolder', path));
}
