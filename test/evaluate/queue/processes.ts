import {type ChildProcess, fork} from 'node:child_process';
import {setTimeout} from 'node:timers/promises';

/** What becomes of a process in the middle of a shard. */
export type Fate = 'go on' | 'kill' | 'stop';

/** Processes that count shards. One that ends is replaced. */
export class Processes {
  /** Called in the middle of each shard. */
  fateOf: (shard: string) => Fate = () => 'go on';
  /** Names of the shards that were begun, as often as they were. */
  readonly begun: string[] = [];
  /** Errors of BullMQ. */
  private readonly errors: string[] = [];
  private readonly running = new Set<ChildProcess>();
  private readonly stopped: ChildProcess[] = [];
  private readonly script: string;
  private readonly args: readonly string[];
  private isClosed = false;

  constructor(script: string, url: string, queue: string, maxStalledCount: number) {
    this.script = script;
    this.args = [url, queue, JSON.stringify({lockDuration: 800, stalledInterval: 200, maxStalledCount})];
  }

  start(count: number): void {
    for (let i = 0; i < count; i++) this.startOne();
  }

  /** Lets those go on that were stopped. */
  resume(): void {
    for (const child of this.stopped.splice(0)) {
      child.kill('SIGCONT');
      child.send('go on');
    }
  }

  /** Settles when BullMQ has refused the result of a process that had lost its shard. */
  async refusal(): Promise<void> {
    while (!this.errors.some(error => error.includes('moveToFinished'))) await setTimeout(20);
  }

  close(): void {
    this.isClosed = true;
    for (const child of this.running) child.kill('SIGKILL');
  }

  private startOne(): void {
    const child = fork(this.script, this.args);
    this.running.add(child);
    child.on('message', ({shard, error}: {shard?: string; error?: string}) => {
      if (error !== undefined) this.errors.push(error);
      if (shard === undefined) return;
      this.begun.push(shard);
      const fate = this.fateOf(shard);
      if (fate === 'go on') child.send(fate);
      else child.kill(fate === 'kill' ? 'SIGKILL' : 'SIGSTOP');
      if (fate === 'stop') this.stopped.push(child);
    });
    child.on('exit', () => {
      this.running.delete(child);
      if (!this.isClosed) this.startOne();
    });
  }
}
