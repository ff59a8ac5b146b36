import {Worker, type WorkerOptions} from 'node:worker_threads';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import type {WorkerEvent, WorkerLike} from '../../src/evaluate/shards/pool_worker.js';
import {WorkerPool, type WorkerPoolOptions} from '../../src/evaluate/shards/worker_pool.js';

/** A worker of Node in the form of a Web Worker. It emits no error when it is ended: that is its exit. */
class NodeWorker implements WorkerLike {
  private readonly worker: Worker;

  constructor(file: URL | string, options: WorkerOptions | undefined) {
    this.worker = new Worker(file, options);
  }

  postMessage(message: unknown): void {
    this.worker.postMessage(message);
  }

  terminate(): Promise<number> {
    return this.worker.terminate();
  }

  addEventListener(type: 'message' | 'messageerror' | 'error', listener: (event: WorkerEvent) => void): void {
    if (type === 'message') this.worker.on('message', (data: unknown) => listener({data}));
    else if (type === 'messageerror') this.worker.on('messageerror', (error: Error) => listener({error}));
    else {
      this.worker.on('error', (error: unknown) => listener({error, message: String(error)}));
      this.worker.on('exit', code => listener({message: `the worker ended with code ${code}`}));
    }
  }
}

export interface NodeWorkerPoolOptions extends WorkerPoolOptions {
  /**
   * Options of each `Worker` of `node:worker_threads`, such as `resourceLimits` and `workerData`. Default:
   * none.
   */
  readonly worker?: WorkerOptions;
}

/**
 * A pool of threads that count shards in parallel, each with its own backend. The program of a thread calls
 * `serveShards(parentPort, …)` of `tfjs-metrics/evaluate`. See {@link WorkerPool} for its methods.
 *
 * @param file the program: a file URL, or a path
 * @throws UsageError for unknown options
 *
 * @example
 * const pool = workerPool(new URL('file:///worker.js'), {workers: 4});
 * await pool.close();
 */
export function workerPool(file: URL | string, options: NodeWorkerPoolOptions = {}): WorkerPool {
  if (!(file instanceof URL) && typeof file !== 'string') {
    throw new UsageError(
      'workerPool',
      `expected the file of a worker, as new URL('./worker.js', import.meta.url); got ${formatValue(file)}.`,
    );
  }
  const {worker, ...rest} = options;
  return new WorkerPool(() => new NodeWorker(file, worker), rest);
}
