import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {currentRun} from '../../src/tfjs/callbacks/current_run.js';
import {isNode} from '../ports/environment.js';
import {loadNodeFiles} from '../ports/load_node_files.js';
import type {LockRecord, LockStorage} from './lock_record.js';
import {Mutex} from '../ports/mutex.js';
import {holdWebLock, isWebLockHeld} from './web_lock.js';

/** A file or folder to which one training at a time may write. */
export interface LockTarget {
  /** The name that messages use. */
  readonly name: string;
  readonly storage: LockStorage;
  /** True if several callbacks of one training may write there: each one writes other files. */
  readonly isShared?: boolean;
}

/** The callback that acquires a lock. */
export interface LockOwner {
  /** The callback's name, for messages. */
  readonly where: string;
}

/** Milliseconds from one heartbeat of a training to the next. */
const HEARTBEAT = 4000;
/** If nothing else is known about a training, it is dead when it has no heartbeat for this time. */
const WATCH_TIME = 3 * HEARTBEAT;

const heldLocks = new Map<string, WriteLock>();
const mutex = new Mutex();

const wait = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

/** The right to write to a target. A killed training loses it: see `isAlive`. */
export class WriteLock {
  private readonly owner: LockOwner;
  private readonly target: LockTarget;
  private readonly model: LayersModel | undefined;
  private readonly run: object | undefined;
  private record: LockRecord;
  private users = 1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private releaseWebLock: (() => void) | undefined;

  private constructor(
    owner: LockOwner,
    target: LockTarget,
    model: LayersModel | undefined,
    record: LockRecord,
  ) {
    this.owner = owner;
    this.target = target;
    this.model = model;
    this.run = currentRun(model);
    this.record = record;
  }

  /**
   * Acquires the lock for the training under way. A loop written by hand does not report its end: the next
   * training in this process takes over its lock.
   *
   * @throws UsageError when another training, or another callback of this one, writes to the target
   */
  static acquire(owner: LockOwner, target: LockTarget, model: LayersModel | undefined): Promise<WriteLock> {
    return mutex.run(async () => {
      // If the record cannot be read, neither can the target, and the code that does so reports it.
      const found = await target.storage.read().catch(() => undefined);
      const known = found === undefined ? undefined : heldLocks.get(found.token);
      if (known?.canBeSharedWith(owner, model) === true) {
        known.users++;
        return known;
      }
      if (known?.isInRun(model) === true) throw sharedError(known.owner.where, owner.where, target);
      if (
        found !== undefined &&
        (known === undefined ? await isAlive(found, target.storage) : known.isActive())
      ) {
        throw lockedError(owner.where, target, found);
      }
      known?.forget();
      const record = await newRecord();
      const releaseWebLock = isNode() ? undefined : await holdWebLock(record.token);
      const lock = new WriteLock(owner, target, model, {...record, web: releaseWebLock !== undefined});
      lock.releaseWebLock = releaseWebLock;
      await lock.claim(found);
      heldLocks.set(lock.record.token, lock);
      lock.scheduleHeartbeat();
      return lock;
    });
  }

  /**
   * Replaces the record of a dead training. Of two trainings that begin at the same moment, one is refused.
   */
  private async claim(dead: LockRecord | undefined): Promise<void> {
    const {storage} = this.target;
    const read = () => storage.read().catch(() => undefined);
    if (dead !== undefined && (await read())?.token === dead.token)
      await storage.remove().catch(() => undefined);
    // If the record cannot be written, neither can the target, and the code that does so reports it.
    if (await storage.create(this.record).catch(() => true)) return;
    const found = await read();
    if (found !== undefined && (await isAlive(found, storage))) {
      this.releaseWebLock?.();
      throw lockedError(this.owner.where, this.target, found);
    }
    await storage.write(this.record).catch(() => undefined);
  }

  /** @throws UsageError when another training has taken over the target */
  async check(): Promise<void> {
    const found = await this.target.storage.read().catch(() => this.record);
    if (found !== undefined && found.token !== this.record.token)
      throw lockedError(this.owner.where, this.target, found);
    if (!heldLocks.has(this.record.token)) return;
    this.record = {...this.record, beat: this.record.beat + 1};
    // An error is ignored: it will occur again in the write that follows.
    if (found === undefined || this.run === undefined)
      await this.target.storage.write(this.record).catch(() => undefined);
  }

  /** Releases the lock, unless another callback of this training shares it. */
  async release(): Promise<void> {
    if (--this.users > 0 || !heldLocks.has(this.record.token)) return;
    this.forget();
    await mutex.run(async () => {
      const found = await this.target.storage.read().catch(() => undefined);
      // If this fails, the next training finds that the record's training is dead.
      if (found?.token === this.record.token) await this.target.storage.remove().catch(() => undefined);
    });
  }

  /** True if it was acquired in the training of this model that is under way. False in a custom loop. */
  isInRun(model: LayersModel | undefined): boolean {
    return this.run !== undefined && currentRun(model) === this.run;
  }

  private canBeSharedWith(owner: LockOwner, model: LayersModel | undefined): boolean {
    if (owner !== this.owner && this.target.isShared !== true) return false;
    const isSameLoop = this.run === undefined && model !== undefined && model === this.model;
    return this.isInRun(model) || (isSameLoop && currentRun(model) === undefined);
  }

  private isActive(): boolean {
    return this.isInRun(this.model);
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.releaseWebLock?.();
    heldLocks.delete(this.record.token);
  }

  /**
   * For other machines, and in pages without Web Locks, heartbeats are the only sign that a training runs.
   */
  private scheduleHeartbeat(): void {
    if (this.run === undefined) return;
    this.timer = setTimeout(() => void this.heartbeat(), HEARTBEAT);
    (this.timer as {unref?(): void}).unref?.();
  }

  private async heartbeat(): Promise<void> {
    if (!heldLocks.has(this.record.token)) return;
    if (!this.isActive()) {
      // tfjs does not tell callbacks of a plain model that its training has failed.
      this.users = 1;
      await this.release();
      return;
    }
    const found = await this.target.storage.read().catch(() => undefined);
    if (found?.token === this.record.token) {
      this.record = {...this.record, beat: this.record.beat + 1};
      await this.target.storage.write(this.record).catch(() => undefined);
    }
    this.scheduleHeartbeat();
  }
}

async function newRecord(): Promise<LockRecord> {
  const token = `tfjs-metrics-${Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(36)).join('')}`;
  const process = isNode() ? await (await loadNodeFiles()).ownProcess() : {machine: '', pid: 0, started: ''};
  return {token, since: Date.now(), beat: 0, ...process, web: false};
}

/**
 * True if the training of a record still runs. If nothing else is known, waits for a heartbeat for some
 * seconds.
 */
async function isAlive(record: LockRecord, storage: LockStorage): Promise<boolean> {
  if (isNode() && record.machine !== '') {
    const files = await loadNodeFiles();
    const own = await files.ownProcess();
    if (record.machine === own.machine) {
      const running = await files.isRunning(record.pid, record.started);
      const isOther = record.pid !== own.pid;
      if (running === false || (running === true && isOther)) return running;
    }
  } else if (!isNode() && record.web) {
    const held = await isWebLockHeld(record.token);
    if (held !== undefined) return held;
  }
  for (let waited = 0; waited < WATCH_TIME; waited += HEARTBEAT / 4) {
    await wait(HEARTBEAT / 4);
    const now = await storage.read().catch(() => undefined);
    if (now === undefined) return false;
    if (now.token !== record.token || now.beat !== record.beat) return true;
  }
  return false;
}

function lockedError(where: string, {name}: LockTarget, {pid, since}: LockRecord): UsageError {
  const who = pid > 0 ? ` (process ${pid}, since ${new Date(since).toISOString()})` : '';
  return new UsageError(
    where,
    `another training${who} writes to ${name}. Choose another location for this one, or start it when that one has ended.`,
  );
}

function sharedError(first: string, second: string, {name}: LockTarget): UsageError {
  const both = first === second ? `${first} and another ${second}` : `${first} and ${second}`;
  return new UsageError(
    second,
    `two callbacks of this training write to ${name}: ${both}. Give each its own location, or leave one out.`,
  );
}
