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
}

/** A worker of a pool. It counts one shard at a time. */
export class PoolWorker {
  private readonly worker: WorkerLike;
  private readonly ready: Promise<void>;
  private becomeReady = (): void => undefined;
  private listener: Listener | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private id = 0;
  private isClosed = false;

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

  /** @param timeout milliseconds after which the worker is taken for lost; undefined: never */
  count(shard: unknown, timeout: number | undefined, listener: Listener): void {
    this.listener = listener;
    const id = ++this.id;
    if (timeout !== undefined) {
      const late = (): void => this.lose(new Error(`no answer for ${timeout} ms`));
      this.timer = setTimeout(late, timeout);
    }
    const message: CountShard = {type: 'tfjs-metrics shard', id, shard};
    void this.ready.then(() => {
      try {
        if (!this.isClosed && id === this.id) this.worker.postMessage(message);
      } catch (error) {
        this.end()?.failed(error as Error, false);
      }
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.end();
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
    else if (reply.id !== this.id) return;
    else if (reply.type === 'tfjs-metrics counted') this.end()?.counted(reply.bytes);
    else {
      const error = new Error(reply.message);
      if (reply.stack !== '') error.stack = reply.stack;
      this.end()?.failed(error, false);
    }
  }

  private lose(error: Error): void {
    if (this.isClosed) return;
    const listener = this.end();
    void this.close();
    listener?.failed(error, true);
  }

  /** Ends the attempt, and returns its listener. */
  private end(): Listener | undefined {
    const {listener} = this;
    this.listener = undefined;
    clearTimeout(this.timer);
    return listener;
  }
}
