import {failureOf, failureTime} from '../../runs/record/failure.js';
import {OUT_OF_MEMORY} from './batch_size.js';
import type {Finding} from '../finding.js';
import type {Training} from '../training.js';

/** An error ended the training. `batch-size` reports errors that say that memory ran out. */
export function trainingFailed({run}: Training): Finding[] {
  const failure = failureOf(run);
  if (failure?.kind !== 'error' || OUT_OF_MEMORY.test(failure.text)) return [];
  const time = failureTime(run, failure);
  return [
    {
      id: 'training-failed',
      severity: 'problem',
      title: 'The training failed',
      text: `An error ended it ${time}: ${failure.text.replace(/[.\s]+$/, '')}.`,
      evidence: {text: time.replace('in ', ''), values: {epoch: failure.epoch}},
    },
  ];
}
