/** Runs a test on the path in CPU memory and on the device's, as far as the backend has both. */
import {getBackend} from '@tensorflow/tfjs-core';
import {forcePath, type Path} from '../../src/array/path.js';

/** The paths that the backend has: data on a GPU is never computed with in CPU memory. */
export const paths = (): readonly Path[] =>
  ['webgl', 'webgpu'].includes(getBackend()) ? ['device'] : ['cpu', 'device'];

export async function onPaths(run: (path: Path) => Promise<void> | void): Promise<void> {
  for (const path of paths()) await onPath(path, () => run(path));
}

export async function onPath(path: Path, run: () => Promise<void> | void): Promise<void> {
  forcePath(path);
  try {
    await run();
  } finally {
    forcePath(undefined);
  }
}
