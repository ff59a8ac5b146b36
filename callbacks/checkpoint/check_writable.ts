import {isNode} from '../ports/environment.js';
import {probeStore} from '../ports/file_store.js';
import {folderAt} from '../ports/locations.js';
import {parseTarget} from '../ports/targets.js';

/** The folder of all checkpoints of a template: what precedes its first field, up to a slash. */
function folderOf(path: string): string {
  const fixed = path.split('{')[0];
  const isWhole = fixed === path && !/\.(json|keras|h5)$/i.test(path);
  return isWhole ? path : fixed.slice(0, fixed.lastIndexOf('/') + 1) || '.';
}

/**
 * Throws if nothing can be written to the folder of the checkpoints, which is created. Other targets than
 * folders on disk are not checked.
 */
export async function checkWritable(where: string, path: string): Promise<void> {
  const target = parseTarget(where, path);
  if (!target.isDisk || !isNode()) return;
  const store = await folderAt(where, folderOf(target.path));
  await probeStore(store, 'checkpoint.probe');
}
