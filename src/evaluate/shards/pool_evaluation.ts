import type {Evaluator} from '../fold/evaluator.js';
import type {FoldState} from '../fold/fold_state.js';
import type {Manifest} from './manifest.js';
import type {PoolWorker} from './pool_worker.js';

interface Settings {
  readonly workers: number;
  readonly retries: number;
  readonly timeout?: number | undefined;
  readonly onFailure: 'throw' | 'skip';
  readonly onProgress?: (progress: {merged: number; skipped: number; total: number}) => void;
  readonly signal?: AbortSignal;
}

/** Where workers come from, and go to when they are not needed. */
interface WorkerSource {
  take(): PoolWorker;
  giveBack(worker: PoolWorker): void;
}

/** A shard that is waiting, with the number of attempts that failed. */
interface Task {
  readonly index: number;
  failures: number;
}

/** One evaluation of a pool: hands out shards, merges what comes back, and tries again what failed. */
export class PoolEvaluation {
  private readonly fold: Evaluator;
  private readonly shards: readonly unknown[];
  private readonly manifest: Manifest;
  private readonly source: WorkerSource;
  private readonly settings: Settings;
  private readonly waiting: Task[];
  private readonly busy = new Set<PoolWorker>();
  private state: FoldState;
  private skipped = 0;
  private isDone = false;
  private resolve: () => void = () => undefined;
  private reject: (error: unknown) => void = () => undefined;

  constructor(
    fold: Evaluator,
    shards: readonly unknown[],
    manifest: Manifest,
    source: WorkerSource,
    settings: Settings,
  ) {
    this.fold = fold;
    this.shards = shards;
    this.manifest = manifest;
    this.source = source;
    this.settings = settings;
    this.waiting = shards.map((_, index) => ({index, failures: 0}));
    this.state = fold.create();
  }

  async run(): Promise<{state: FoldState; manifest: Manifest}> {
    const {signal, workers} = this.settings;
    const onAbort = (): void => this.fail(signal?.reason);
    try {
      await new Promise<void>((resolve, reject) => {
        [this.resolve, this.reject] = [resolve, reject];
        signal?.addEventListener('abort', onAbort);
        for (let i = 0; i < workers; i++) this.assign();
        this.finishIfDone();
      });
    } finally {
      this.isDone = true;
      signal?.removeEventListener('abort', onAbort);
    }
    return {state: this.state, manifest: this.manifest};
  }

  /** Ends the evaluation with an error, and the workers that are counting. */
  fail(error: unknown): void {
    if (this.isDone) return;
    this.isDone = true;
    for (const worker of this.busy) void worker.close();
    this.reject(error);
  }

  /**
   * Has a worker count the next shard. While there are enough for the others, it is given one more, so that
   * it does not have to wait for this thread in between.
   *
   * @param free undefined: one that counts nothing yet
   */
  private assign(free?: PoolWorker): void {
    let worker = free;
    while (!this.isDone && this.waiting.length > 0) {
      const most = this.waiting.length >= this.settings.workers ? 2 : 1;
      if ((worker?.pending ?? 0) >= most) return;
      try {
        worker ??= this.source.take();
      } catch (error) {
        this.fail(error);
        return;
      }
      this.give(worker, this.waiting.shift()!);
    }
    if (worker?.pending === 0) {
      this.busy.delete(worker);
      this.source.giveBack(worker);
    }
  }

  private give(worker: PoolWorker, task: Task): void {
    this.busy.add(worker);
    worker.count(this.shards[task.index], this.settings.timeout, {
      counted: bytes => {
        this.assign(worker);
        this.attempt(() => {
          this.state = this.manifest.merge(this.fold, this.state, this.nameOf(task), bytes);
          this.report();
        });
        this.finishIfDone();
      },
      failed: (error, isWorkerLost) => {
        if (isWorkerLost) this.busy.delete(worker);
        this.attempt(() => this.countAgain(task, error));
        this.assign(isWorkerLost ? undefined : worker);
        this.finishIfDone();
      },
      notBegun: () => void this.waiting.unshift(task),
    });
  }

  /** Errors of the callback and of states that do not fit end the evaluation. */
  private attempt(action: () => void): void {
    if (this.isDone) return;
    try {
      action();
    } catch (error) {
      this.fail(error);
    }
  }

  private countAgain(task: Task, error: Error): void {
    task.failures++;
    const {retries, onFailure} = this.settings;
    if (task.failures <= retries) {
      this.waiting.push(task);
      return;
    }
    if (onFailure === 'throw') {
      const times = task.failures === 1 ? '' : ` ${task.failures} times`;
      throw new Error(`workerPool: the shard "${this.nameOf(task)}" failed${times}: ${error.message}`, {
        cause: error,
      });
    }
    this.skipped++;
    this.report();
  }

  private report(): void {
    const {shards, missing} = this.manifest;
    const merged = shards.length - missing.length;
    this.settings.onProgress?.({merged, skipped: this.skipped, total: shards.length});
  }

  private finishIfDone(): void {
    if (this.isDone || this.waiting.length > 0 || this.busy.size > 0) return;
    this.isDone = true;
    this.resolve();
  }

  private nameOf({index}: Task): string {
    return this.manifest.shards[index];
  }
}
