import * as tf from '@tensorflow/tfjs';

interface Reads {
  /** Calls of readPixels, blocking or not. */
  reads: number;
  /** Those of them that block until the GPU is done. */
  blocking: number;
  fences: number;
}

/** Counts the reads of `action` through WebGL, and its calls of `dataSync`. */
export async function counted(action: () => unknown): Promise<Reads & {dataSyncs: number}> {
  const counts = {reads: 0, blocking: 0, fences: 0, dataSyncs: 0};
  const gl = WebGL2RenderingContext.prototype;
  const {readPixels, fenceSync} = gl;
  const {dataSync} = tf.Tensor.prototype;
  gl.readPixels = function (this: WebGL2RenderingContext, ...args: unknown[]) {
    counts.reads++;
    if (typeof args[6] !== 'number') counts.blocking++;
    return (readPixels as (...a: unknown[]) => void).apply(this, args);
  };
  gl.fenceSync = function (...args) {
    counts.fences++;
    return fenceSync.apply(this, args);
  };
  tf.Tensor.prototype.dataSync = function () {
    counts.dataSyncs++;
    return dataSync.call(this) as never;
  };
  try {
    await action();
  } finally {
    Object.assign(gl, {readPixels, fenceSync});
    tf.Tensor.prototype.dataSync = dataSync;
  }
  return counts;
}

/** Fails when `action` reads synchronously: through the backend, or a tensor. */
export async function withoutSynchronousReads<T>(action: () => Promise<T>): Promise<T> {
  const backend = tf.backend() as tf.KernelBackend & {texData: {get(id: object): {values?: unknown}}};
  const {readSync} = backend;
  const {dataSync} = tf.Tensor.prototype;
  // Tensors in CPU memory (small ones that were never uploaded) cost nothing.
  backend.readSync = dataId => {
    if (backend.texData.get(dataId).values == null) throw new Error('a synchronous read of the backend');
    return readSync.call(backend, dataId);
  };
  tf.Tensor.prototype.dataSync = () => {
    throw new Error('a dataSync');
  };
  try {
    return await action();
  } finally {
    backend.readSync = readSync;
    tf.Tensor.prototype.dataSync = dataSync;
  }
}
