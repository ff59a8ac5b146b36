import {checkCount, checkOneOf} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {checkOptions, optionsOf} from '../../options.js';
import type {Evaluator} from '../fold/evaluator.js';
import type {FoldState} from '../fold/fold_state.js';
import {Manifest} from './manifest.js';
import {PoolEvaluation} from './pool_evaluation.js';
import {PoolWorker, type WorkerLike} from './pool_worker.js';

export interface WorkerPoolOptions {
  /** Number of workers. Default: 2. */
  readonly workers?: number;
  /** How many times a shard that failed is counted again, if need be by a new worker. Default: 2. */
  readonly retries?: number;
  /**
   * Milliseconds that a shard may take, from the end of the shard before it; for the first shard of a worker,
   * from the start of the worker. A worker that takes longer is ended, and its shard counts as failed.
   * Default: none. A page is not told of a worker that the browser has killed.
   */
  readonly timeout?: number;
  /**
   * What happens when a shard has failed for good: `'throw'` ends the evaluation with its error, `'skip'`
   * leaves the shard out, which the manifest reports. Default: `'throw'`.
   */
  readonly onFailure?: 'throw' | 'skip';
}

/** How far a pool is. */
export interface PoolProgress {
  /** Shards that were merged. */
  readonly merged: number;
  /** Shards that were skipped. */
  readonly skipped: number;
  /** All shards. */
  readonly total: number;
}

export interface PoolEvaluateOptions {
  /** The names of the shards in the manifest. Default: `'0'`, `'1'`, ... */
  readonly names?: readonly string[];
  /** Called when a shard was merged or skipped. Default: none. */
  readonly onProgress?: (progress: PoolProgress) => void;
  /** Ends the evaluation and its workers. The promise rejects with the signal's reason. Default: none. */
  readonly signal?: AbortSignal;
}

/** What a pool has counted. */
export interface PoolResult {
  /** The states of all shards, merged. */
  readonly state: FoldState;
  /** Which shards these are. */
  readonly manifest: Manifest;
}

const WHERE = 'workerPool';

/** Workers that count shards: see {@link workerPool}. */
export class WorkerPool {
  private readonly create: () => WorkerLike;
  private readonly settings: Required<Omit<WorkerPoolOptions, 'timeout'>> &
    Pick<WorkerPoolOptions, 'timeout'>;
  private readonly idle: PoolWorker[] = [];
  private running: PoolEvaluation | undefined;
  private isClosed = false;

  /** @internal */
  constructor(create: () => WorkerLike, options: WorkerPoolOptions) {
    if (typeof create !== 'function') {
      throw new UsageError(
        WHERE,
        `expected a function that creates a worker, as () => new Worker(url, {type: 'module'}); got ${formatValue(create)}.`,
      );
    }
    const known = ['workers', 'retries', 'timeout', 'onFailure'];
    const given = checkOptions(WHERE, optionsOf(WHERE, options), known);
    const {workers = 2, retries = 2, timeout, onFailure = 'throw'} = given;
    checkCount(WHERE, 'workers', workers, 1);
    checkCount(WHERE, 'retries', retries);
    if (timeout !== undefined) checkCount(WHERE, 'timeout', timeout, 1);
    checkOneOf(WHERE, 'onFailure', onFailure, ['throw', 'skip']);
    this.create = create;
    this.settings = {workers, retries, timeout, onFailure};
  }

  /**
   * Counts all shards, and merges their states. The result has the same bytes whichever worker counts a
   * shard, in whatever order, and however often it failed before.
   *
   * @param fold with the metrics of the workers
   * @param shards what the workers' `data` is called with: anything that can be posted to a worker
   * @throws UsageError if the pool is closed, or evaluates something else already; the error of a shard that
   *   has failed too often; the reason of the signal
   */
  async evaluate(
    fold: Evaluator,
    shards: readonly unknown[],
    options: PoolEvaluateOptions = {},
  ): Promise<PoolResult> {
    const where = `${WHERE}.evaluate`;
    const given = checkOptions(where, optionsOf(where, options), ['names', 'onProgress', 'signal']);
    if (this.isClosed) throw new UsageError(where, 'the pool is closed.');
    if (this.running !== undefined) {
      throw new UsageError(where, 'the pool is evaluating already. Await that, or create another pool.');
    }
    const manifest = new Manifest(given.names ?? shards.length);
    if (manifest.shards.length !== shards.length) {
      throw new UsageError(where, `there are ${shards.length} shards and ${manifest.shards.length} names.`);
    }
    given.signal?.throwIfAborted();
    const workers = {
      take: () => this.takeIdle() ?? new PoolWorker(this.create()),
      giveBack: (worker: PoolWorker) => void this.idle.push(worker),
    };
    this.running = new PoolEvaluation(fold, shards, manifest, workers, {...this.settings, ...given});
    try {
      return await this.running.run();
    } finally {
      this.running = undefined;
    }
  }

  /** A worker of an earlier evaluation; it may have ended since. */
  private takeIdle(): PoolWorker | undefined {
    for (let worker = this.idle.pop(); worker !== undefined; worker = this.idle.pop()) {
      if (!worker.isLost) return worker;
    }
    return undefined;
  }

  /** Ends all workers. An evaluation that runs is rejected. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.running?.fail(new UsageError(WHERE, 'the pool was closed.'));
    await Promise.all(this.idle.splice(0).map(worker => worker.close()));
  }
}

/**
 * A pool of Web Workers that count shards in parallel, each with its own backend. A worker calls
 * `serveShards`. In Node, `workerPool` of `tfjs-metrics/node` takes the path of a program for
 * `node:worker_threads` instead.
 *
 * @param create creates a worker; written like this, bundlers find its file:
 *   `() => new Worker(new URL('./worker.js', import.meta.url), {type: 'module'})`
 * @throws UsageError for unknown options
 *
 * @example
 * const create = () => new Worker(new URL('./worker.js', location.href), {type: 'module'});
 * const pool = workerPool(create, {workers: 4});
 * const {state, manifest} = await pool.evaluate(evaluator(['mae']), []);
 * manifest.check();
 * await pool.close();
 */
export function workerPool(create: () => WorkerLike, options: WorkerPoolOptions = {}): WorkerPool {
  return new WorkerPool(create, options);
}
