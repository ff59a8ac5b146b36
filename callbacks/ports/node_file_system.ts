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
 * A handler for a model on disk, for `model.save` and `tf.loadLayersModel`, without tfjs-node. A path is a
 * folder with `model.json` and `weights.bin`, which is created with its parents. If it ends in `.json`, it is
 * that file, with its weights in the same folder (`best.json`, `best.weights.bin`). It may start with
 * `file://`. The files have the standard format: the loaders of tfjs, `file://` of tfjs-node and the Python
 * converter read them, and this handler reads what those write, also in several files.
 *
 * Saving replaces a model atomically: after a crash, the old or the new model can be loaded. The disk needs
 * space for both. During a save, or after one that was killed, `model.json` may refer to `weights.next.bin`.
 *
 * @throws UsageError when there is no model to load, or when its files do not belong together
 * @throws StorageError when the disk is full or read-only. The previous model stays intact
 *
 * @example
 * await model.save(fileSystem('./models/best'));
 * const best = await tf.loadLayersModel(fileSystem('./models/best'));
 */
export function fileSystem(path: string): io.IOHandler {
  return modelOnDisk(diskPath('fileSystem', path)).handler;
}

/**
 * A folder on disk as a store of files, which callbacks accept instead of a path. Files are replaced
 * atomically, and appended bytes are on disk when the promise has settled. A name is a relative path with `/`
 * that stays in the folder.
 *
 * @throws StorageError when the disk is full or read-only. The previous file stays intact
 *
 * @example
 * const folder = nodeFolder('./runs/1');
 * await folder.write('notes.txt', new TextEncoder().encode('learning rate 0.01'));
 * await folder.list(); // ['notes.txt']
 */
export function nodeFolder(path: string): FileStore {
  return new NodeFolder(diskPath('nodeFolder', path));
}
