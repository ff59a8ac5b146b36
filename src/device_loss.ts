import {backend} from '@tensorflow/tfjs-core';

type Reject = (error: Error) => void;

/** A WebGL context that was lost is gone for good: one that comes back has none of the tensors. */
class Watch {
  private lost = false;
  private readonly context: WebGLRenderingContext;
  private readonly waiting = new Set<Reject>();

  constructor(context: WebGLRenderingContext) {
    this.context = context;
    // Some WebGL outside of pages has no canvas.
    const canvas = context.canvas as EventTarget | undefined;
    canvas?.addEventListener('webglcontextlost', () => {
      this.lost = true;
      for (const reject of this.waiting) reject(lossError());
    });
  }

  get isLost(): boolean {
    return (this.lost ||= this.context.isContextLost());
  }

  /** `pending`, or an error as soon as the context is lost: a read then never settles (G8). */
  async race<T>(pending: T | PromiseLike<T>): Promise<T> {
    let leave: () => void = () => undefined;
    const loss = new Promise<never>((_, reject) => {
      this.waiting.add(reject);
      leave = () => this.waiting.delete(reject);
    });
    try {
      if (this.isLost) throw lossError();
      const value = await Promise.race([pending, loss]);
      // What was read meanwhile is 0 or NaN.
      if (this.isLost) throw lossError();
      return value;
    } finally {
      leave();
    }
  }
}

const watches = new WeakMap<WebGLRenderingContext, Watch>();

/** The watch over the running backend's context, which begins with the first call; none where there is no WebGL. */
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

/** Whether the WebGL context of the running backend is lost. */
export function isDeviceLost(): boolean {
  return currentWatch()?.isLost === true;
}

/** @throws when the WebGL context of the running backend is lost: results would be 0 or NaN, without an error */
export function throwIfDeviceLost(): void {
  if (isDeviceLost()) throw lossError();
}

/** What `action` returns; if the context is lost, before or meanwhile, that is the error. */
export function runOnDevice<T>(action: () => T): T {
  throwIfDeviceLost();
  try {
    return action();
  } catch (error) {
    throwIfDeviceLost();
    throw error;
  }
}

/** `pending`; rejects when the WebGL context of the running backend is lost meanwhile, or was lost before. */
export async function rejectOnDeviceLoss<T>(pending: T | PromiseLike<T>): Promise<T> {
  const watch = currentWatch();
  return watch === undefined ? pending : watch.race(pending);
}
