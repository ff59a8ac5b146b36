import {getBackend} from '@tensorflow/tfjs-core';

/**
 * Where statistics are counted. `cpu`: in loops over typed arrays, for backends whose tensors are in CPU
 * memory (cpu, wasm, tfjs-node). `device`: in small tensors that are read once per pass (webgl, webgpu).
 */
export type Path = 'cpu' | 'device';

const CPU_BACKENDS = ['cpu', 'wasm', 'tensorflow'];
let forced: Path | undefined;

/** Forces a path, for tests. `undefined` lets the backend decide again. */
export function forcePath(path: Path | undefined): void {
  forced = path;
}

/** The path that a test has forced. */
export function forcedPath(): Path | undefined {
  return forced;
}

/** The path for tensors of the current backend. */
export function currentPath(): Path {
  return forced ?? (CPU_BACKENDS.includes(getBackend()) ? 'cpu' : 'device');
}
