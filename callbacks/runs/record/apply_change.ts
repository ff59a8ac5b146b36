import {UsageError} from '../../../src/errors.js';
import {addBatches, dropBatches} from './bound_batches.js';
import type {Run, RunEpoch, RunEvent} from './run.js';
import type {RunChange} from './run_change.js';

/**
 * Adds a change to a run.
 *
 * @param run changed in place; undefined for a change of type `'start'`, which begins a run
 * @returns the run: that of the change if its type is `'start'`, else the given one
 * @throws UsageError for a change of another run
 *
 * @example
 * const recorder = new RunRecorder();
 * let copy;
 * recorder.listen(change => (copy = applyChange(copy, structuredClone(change))));
 * await model.fit(x, y, {epochs: 2, callbacks: recorder});
 */
export function applyChange(run: Run | undefined, change: RunChange): Run {
  if (change.type === 'start') return change.run;
  if (run === undefined || run.id !== change.id) {
    throw new UsageError(
      'applyChange',
      `the change of type "${change.type}" belongs to the run "${change.id}", not to ` +
        `${run === undefined ? 'undefined' : `"${run.id}"`}. The first change of a run has type "start".`,
    );
  }
  switch (change.type) {
    case 'config':
      run.config = {...run.config, ...change.config};
      break;
    case 'epoch':
      delete run.finished;
      addEpoch(run.epochs, change.epoch);
      break;
    case 'batches':
      delete run.finished;
      addBatches((run.batches ??= {step: [], keys: {}}), change);
      break;
    case 'event':
      addEvent(run, change.event);
      break;
    case 'evaluation':
      run.evaluation = change.evaluation;
      break;
    case 'finish':
      run.finished = change.finished;
  }
  return run;
}

/** An epoch that was trained again replaces the earlier one. */
function addEpoch(epochs: RunEpoch[], epoch: RunEpoch): void {
  let at = epochs.length;
  while (at > 0 && epochs[at - 1].epoch >= epoch.epoch) at--;
  const replaced = at < epochs.length && epochs[at].epoch === epoch.epoch ? 1 : 0;
  epochs.splice(at, replaced, epoch);
}

function addEvent(run: Run, event: RunEvent): void {
  if (event.kind === 'fit' || event.kind === 'resume') delete run.finished;
  if (event.kind === 'resume') dropFrom(run, event);
  // There is one best epoch: the last event of this kind.
  if (event.kind === 'best') run.events = run.events.filter(({kind}) => kind !== 'best');
  run.events.push(event);
}

/** Removes what a training that resumes will train again. */
function dropFrom(run: Run, {epoch, step}: RunEvent): void {
  run.epochs = run.epochs.filter(one => one.epoch < epoch);
  run.events = run.events.filter(one => one.epoch < epoch || one.kind === 'fit' || one.kind === 'resume');
  if (run.batches !== undefined && step !== undefined) dropBatches(run.batches, step);
  delete run.evaluation;
}
