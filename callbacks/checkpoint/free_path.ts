import type {CheckpointTarget} from './model_checkpoint_options.js';

/** Equal for different spellings of one path. */
const plain = (path: string): string =>
  path
    .replace(/^file:\/\//i, '')
    .replace(/^(\.\/+)+/, '')
    .replace(/\/+$/, '');

/** `m-0.91` becomes `m-0.91-v1`, `m.json` becomes `m-v1.json`, and `m/` becomes `m-v1/`. */
function versioned(path: string, version: number): string {
  const end = /(?:(?:\.weights)?\.(?:json|keras|h5))?\/*$/i.exec(path)?.index ?? path.length;
  return `${path.slice(0, end)}-v${version}${path.slice(end)}`;
}

/**
 * Returns the first of `path`, `path-v1`, `path-v2`, ... that is not among the others.
 *
 * Source: `lightning.pytorch.callbacks.ModelCheckpoint`.
 */
export function freePath(path: string, others: readonly CheckpointTarget[]): string {
  const taken = new Set(others.map(other => (typeof other === 'string' ? plain(other) : other)));
  let free = path;
  for (let version = 1; taken.has(plain(free)); version++) free = versioned(path, version);
  return free;
}
