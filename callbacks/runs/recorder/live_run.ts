import {printWarning} from '../../../src/print.js';
import {applyChange} from '../record/apply_change.js';
import {thinBatches} from '../record/bound_batches.js';
import type {Run, RunBatches} from '../record/run.js';
import type {RunChange} from '../record/run_change.js';

/** Called with every addition to a run. The change must not be changed. */
export type RunListener = (change: RunChange) => void;

/** A change without the id of its run. */
export type Addition = RunChange extends infer C ? (C extends {id: string} ? Omit<C, 'id'> : never) : never;

/** A run that grows: applies additions to the record, and tells the listeners. */
export class LiveRun {
  run: Run;
  private readonly listeners = new Set<RunListener>();

  constructor(run: Run) {
    this.run = run;
  }

  listen(listener: RunListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Tells the listeners the whole record: a run begins, or resumes. */
  announce(): void {
    // The listeners apply later changes to their own copy.
    this.tell({type: 'start', run: structuredClone(this.run)});
  }

  add(addition: Addition): void {
    const change = {...addition, id: this.run.id} as RunChange;
    applyChange(this.run, change);
    this.tell(change);
  }

  /** Adds batch values, reduced as much as those of the record are. */
  addBatches(batches: RunBatches): void {
    if (batches.step.length === 0) return;
    thinBatches(batches, this.run.batches);
    this.add({type: 'batches', ...batches});
  }

  private tell(change: RunChange): void {
    for (const listener of this.listeners) {
      try {
        listener(change);
      } catch (error) {
        printWarning(`RunRecorder: a listener failed: ${String(error)}`);
      }
    }
  }
}
