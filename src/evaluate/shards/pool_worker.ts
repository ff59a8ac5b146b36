import {type CountShard, messageIn, type ShardReply} from './messages.js';

/** A Web Worker, or what behaves like one. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): unknown;
  addEventListener(type: 'message' | 'messageerror' | 'error', listener: (event: WorkerEvent) => void): void;
}

/** The parts of a worker's events that are used. */
export interface WorkerEvent {
  readonly data?: unknown;
  readonly message?: string;
  readonly error?: unknown;
}

/** What a worker tells about an attempt. */
interface Listener {
  counted(bytes: Uint8Array): void;
  /** @param isWorkerLost true if the worker can count nothing more */
  failed(error: Error, isWorkerLost: boolean): void;
  /** The worker was lost before it began. */
  notBegun(): void;
}

interface Attempt {
  readonly id: number;
  readonly timeout: number | undefined;
  readonly listener: Listener;
}

/** A worker of a pool. It counts one shard at a time, and may be given the next one already. */
export class PoolWorker {
  private readonly worker: WorkerLike;
  private readonly ready: Promise<void>;
  private becomeReady = (): void => undefined;
  /** What was not answered yet, in the order in which the worker counts. */
  private readonly attempts: Attempt[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastId = 0;
  private isClosed = false;

  /** How many shards it was given that it has not counted yet. */
  get pending(): number {
    return this.attempts.length;
  }

  /** True if it can count nothing more. */
  get isLost(): boolean {
    return this.isClosed;
  }

  constructor(worker: WorkerLike) {
    this.worker = worker;
    this.ready = new Promise(resolve => (this.becomeReady = resolve));
    worker.addEventListener('message', ({data}) => this.receive(data));
    worker.addEventListener('messageerror', () => this.lose(new Error('a message could not be read')));
    worker.addEventListener('error', event => {
      const {error, message = ''} = event;
      this.lose(error instanceof Error ? error : new Error(message || 'the worker ended'));
    });
  }

  /**
   * @param timeout milliseconds, from when the worker has nothing else to count, after which it is taken for
   *   lost; undefined: never
   */
  count(shard: unknown, timeout: number | undefined, listener: Listener): void {
    const id = ++this.lastId;
    this.attempts.push({id, timeout, listener});
    if (this.attempts.length === 1) this.startTimer();
    const message: CountShard = {type: 'tfjs-metrics shard', id, shard};
    void this.ready.then(() => {
      try {
        if (!this.isClosed) this.worker.postMessage(message);
      } catch (error) {
        this.end(id)?.failed(error as Error, false);
      }
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.attempts.length = 0;
    await this.worker.terminate();
  }

  private receive(data: unknown): void {
    const reply = messageIn<ShardReply>(data, [
      'tfjs-metrics ready',
      'tfjs-metrics counted',
      'tfjs-metrics failed',
    ]);
    if (reply === undefined || this.isClosed) return;
    if (reply.type === 'tfjs-metrics ready') this.becomeReady();
    else if (reply.type === 'tfjs-metrics counted') this.end(reply.id)?.counted(reply.bytes);
    else {
      const error = new Error(reply.message);
      if (reply.stack !== '') error.stack = reply.stack;
      this.end(reply.id)?.failed(error, false);
    }
  }

  private lose(error: Error): void {
    if (this.isClosed) return;
    const [current, ...next] = this.attempts;
    void this.close();
    for (const {listener} of next) listener.notBegun();
    current?.listener.failed(error, true);
  }

  /** Ends an attempt, and returns its listener. */
  private end(id: number): Listener | undefined {
    const at = this.attempts.findIndex(attempt => attempt.id === id);
    if (at < 0) return undefined;
    const [{listener}] = this.attempts.splice(at, 1);
    if (at === 0) this.startTimer();
    return listener;
  }

  /** For the shard that the worker counts now. */
  private startTimer(): void {
    clearTimeout(this.timer);
    const timeout = this.attempts[0]?.timeout;
    if (timeout === undefined) return;
    this.timer = setTimeout(() => this.lose(new Error(`no answer for ${timeout} ms`)), timeout);
  }
}
