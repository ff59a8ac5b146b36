import {eventsOfLastFit} from './last_fit.js';
import type {Run, RunEvent} from './run.js';
import {fromRunValue} from './run_value.js';

/** When a training failed, as a part of a sentence: `before the first epoch`, `in epoch 3`. */
export function failureTime({started}: Run, {kind, epoch}: RunEvent): string {
  // A recorder notes the beginning of a training before its first epoch.
  return kind === 'error' && started === undefined ? 'before the first epoch' : `in epoch ${epoch + 1}`;
}

/** The event that says why a run that has ended failed. */
export function failureOf(run: Run): RunEvent | undefined {
  const ofLastFit = eventsOfLastFit(run);
  const error = ofLastFit.find(({kind}) => kind === 'error');
  if (error !== undefined) return error;
  const last = run.epochs.at(-1);
  // Weights that became NaN stay so: the loss of the last epoch tells whether training continued with them.
  const isLost = last?.logs?.loss !== undefined && !Number.isFinite(fromRunValue(last.logs.loss));
  return ofLastFit.find(({kind, epoch}) => kind === 'nan' && (isLost || epoch >= (last?.epoch ?? -1)));
}
