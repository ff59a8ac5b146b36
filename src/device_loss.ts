import {backend} from '@tensorflow/tfjs-core';

type Reject = (error: Error) => void;

/**
 * Watches for the loss of a WebGL context. A lost context is gone for good: a restored one has none of the
 * tensors.
 */
class Watch {
  private lost = false;
  private readonly context: WebGLRenderingContext;
  private readonly waiting = new Set<Reject>();

  constructor(context: WebGLRenderingContext) {
    this.context = context;
    // WebGL outside of pages may have no canvas.
    const canvas = context.canvas as EventTarget | undefined;
    canvas?.addEventListener('webglcontextlost', () => {
      this.lost = true;
      for (const reject of this.waiting) reject(lossError());
    });
  }

  get isLost(): boolean {
    return (this.lost ||= this.context.isContextLost());
  }

  /**
   * The result of `pending`, or an error as soon as the context is lost. A read would never settle then (G8).
   */
  async race<T>(pending: T | PromiseLike<T>): Promise<T> {
    let leave: () => void = () => undefined;
    const loss = new Promise<never>((_, reject) => {
      this.waiting.add(reject);
      leave = () => this.waiting.delete(reject);
    });
    try {
      if (this.isLost) throw lossError();
      const value = await Promise.race([pending, loss]);
      // Values that were read after the loss are 0 or NaN.
      if (this.isLost) throw lossError();
      return value;
    } finally {
      leave();
    }
  }
}

const watches = new WeakMap<WebGLRenderingContext, Watch>();

/** The watch over the current backend's context, created at the first call; undefined without WebGL. */
function currentWatch(): Watch | undefined {
  const {gpgpu} = (backend() as {gpgpu?: {readonly gl?: WebGLRenderingContext}} | null) ?? {};
  if (gpgpu?.gl === undefined) return undefined;
  const known = watches.get(gpgpu.gl) ?? new Watch(gpgpu.gl);
  watches.set(gpgpu.gl, known);
  return known;
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
  return currentWatch()?.isLost === true;
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

/** Like `pending`, but rejects if the WebGL context of the current backend is or gets lost. */
export async function rejectOnDeviceLoss<T>(pending: T | PromiseLike<T>): Promise<T> {
  const watch = currentWatch();
  return watch === undefined ? pending : watch.race(pending);
}
