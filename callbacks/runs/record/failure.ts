import {eventsOfLastFit} from './last_fit.js';
import type {Run, RunEvent} from './run.js';
import {fromRunValue} from './run_value.js';

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
