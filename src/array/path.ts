import {getBackend} from '@tensorflow/tfjs-core';

/**
 * Where statistics are counted: `cpu` in loops over typed arrays (cpu, wasm and tfjs-node, whose tensors lie in
 * this process's memory), `device` in small tensors that are read once per pass (webgl, webgpu).
 */
export type Path = 'cpu' | 'device';

const CPU_BACKENDS = ['cpu', 'wasm', 'tensorflow'];
let forced: Path | undefined;

/** Tests and the vectors runner force a path; `undefined` lets the backend decide again. */
export function forcePath(path: Path | undefined): void {
  forced = path;
}

/** True when somebody forced a path. */
export function forcedPath(): Path | undefined {
  return forced;
}

/** The path for tensors of the current backend. */
export function currentPath(): Path {
  return forced ?? (CPU_BACKENDS.includes(getBackend()) ? 'cpu' : 'device');
}
