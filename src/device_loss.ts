import {backend} from '@tensorflow/tfjs-core';

/**
 * What is known about a WebGL context. A lost context is gone for good: a restored one has none of the
 * tensors.
 */
interface Watch {
  isLost(): boolean;
  /** Called when the context is lost. */
  readonly waiting: Set<() => void>;
}

const watches = new WeakMap<WebGLRenderingContext, Watch>();

/** The watch over the current backend's context, created at the first call; undefined without WebGL. */
function currentWatch(): Watch | undefined {
  const {gl} = (backend() as {gpgpu?: {readonly gl?: WebGLRenderingContext}} | null)?.gpgpu ?? {};
  if (gl === undefined) return undefined;
  const known = watches.get(gl);
  if (known !== undefined) return known;
  let isLost = false;
  const waiting = new Set<() => void>();
  // WebGL outside of pages may have no canvas.
  (gl.canvas as EventTarget | undefined)?.addEventListener('webglcontextlost', () => {
    isLost = true;
    for (const reject of waiting) reject();
  });
  const watch: Watch = {isLost: () => (isLost ||= gl.isContextLost()), waiting};
  watches.set(gl, watch);
  return watch;
}

function lossError(): Error {
  const error = new Error(
    'The WebGL context was lost, and every tensor on the GPU with it: the driver was reset, the computer woke up, or the ' +
      'page has too many contexts. Reload the page, or continue on another backend (tf.setBackend). Best weights of ' +
      'EarlyStopping are in the model again; BackupAndRestore resumes from the last backup.',
  );
  error.name = 'DeviceLostError';
  return error;
}

/** True if the WebGL context of the current backend is lost. */
export function isDeviceLost(): boolean {
  return currentWatch()?.isLost() === true;
}

/**
 * @throws DeviceLostError if the WebGL context of the current backend is lost: results would be 0 or NaN,
 * without an error
 */
export function throwIfDeviceLost(): void {
  if (isDeviceLost()) throw lossError();
}

/** Runs `action` on the device. Throws if the context is lost before or in the meantime. */
export function runOnDevice<T>(action: () => T): T {
  throwIfDeviceLost();
  try {
    return action();
  } catch (error) {
    throwIfDeviceLost();
    throw error;
  }
}

/**
 * Like `pending`, but rejects as soon as the WebGL context of the current backend is lost. A read would never
 * settle then (G8).
 */
export async function rejectOnDeviceLoss<T>(pending: T | PromiseLike<T>): Promise<T> {
  const watch = currentWatch();
  if (watch === undefined) return pending;
  let reject = (): void => undefined;
  const loss = new Promise<never>((_, rejectLoss) => {
    reject = () => rejectLoss(lossError());
    watch.waiting.add(reject);
  });
  try {
    if (watch.isLost()) throw lossError();
    const value = await Promise.race([pending, loss]);
    // Values that were read after the loss are 0 or NaN.
    if (watch.isLost()) throw lossError();
    return value;
  } finally {
    watch.waiting.delete(reject);
  }
}
