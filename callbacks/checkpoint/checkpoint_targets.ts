import {recordOf} from '../base/epoch_record.js';
import {fillTemplate} from './file_names.js';
import {
  type CheckpointSettings,
  type CheckpointTarget,
  type CheckpointValues,
  lastPathOf,
  WHERE,
} from './model_checkpoint_options.js';

/** Where a checkpoint is saved, and where the latest state. */
export interface CheckpointTargets {
  readonly target: CheckpointTarget;
  readonly last: string | undefined;
}

/** The values that templates use: `epoch` and `batch`, which start at 1, and the logs. */
export function templateValues(
  epoch: number,
  batch: number | undefined,
  logs: Readonly<Record<string, number>>,
): CheckpointValues {
  if (batch === undefined) return recordOf({epoch: epoch + 1}, logs);
  // `batch` in the logs of a batch is tfjs's own number of the batch.
  const {batch: _, ...others} = logs;
  return recordOf({epoch: epoch + 1, batch: batch + 1}, others);
}

/** @throws UsageError when a template asks for a value that does not exist */
export function targetsOf(
  {filepath, saveLast}: CheckpointSettings,
  values: CheckpointValues,
): CheckpointTargets {
  const last = lastPathOf(filepath, saveLast);
  return {
    target: targetOf(filepath, values),
    last: last === undefined ? undefined : fillTemplate(last, values, WHERE),
  };
}

function targetOf(filepath: CheckpointSettings['filepath'], values: CheckpointValues): CheckpointTarget {
  if (typeof filepath === 'function') return filepath(values);
  return typeof filepath === 'string' ? fillTemplate(filepath, values, WHERE) : filepath;
}

/** What messages call a target. */
export function nameOf(target: CheckpointTarget): string {
  return typeof target === 'string' ? target : 'the given handler';
}
