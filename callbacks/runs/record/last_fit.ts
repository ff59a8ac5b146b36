import type {Run, RunEvent} from './run.js';

/**
 * The events since the last call of `fit` began. What ended an earlier one, such as an error, did not end the
 * run.
 */
export function eventsOfLastFit({events}: Partial<Run>): readonly RunEvent[] {
  const begins = (events ?? []).map(({kind}) => kind === 'fit' || kind === 'resume');
  return (events ?? []).slice(begins.lastIndexOf(true) + 1);
}
