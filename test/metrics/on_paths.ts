import {getBackend} from '@tensorflow/tfjs-core';
import {forcePath, type Path} from '../../src/array/path.js';

/** Runs a test on the CPU's and on the device's path, as far as the backend has both. */
export async function onPaths(run: (path: Path) => Promise<void>): Promise<void> {
  const paths: Path[] = ['webgl', 'webgpu'].includes(getBackend()) ? ['device'] : ['cpu', 'device'];
  try {
    for (const path of paths) {
      forcePath(path);
      await run(path);
    }
  } finally {
    forcePath(undefined);
  }
}
