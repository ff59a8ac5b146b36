import {UsageError} from '../../../src/errors.js';
import type {OutputTask} from '../evaluation/output_tasks.js';

/** Throws if outputs have classes, but none of them as many as there are names. */
export function checkClassNames(
  where: string,
  names: readonly string[] | undefined,
  tasks: readonly OutputTask[],
): void {
  const counts = tasks
    .filter(({task}) => task !== 'regression')
    .map(({task, width}) => (task === 'binary' ? 2 : width));
  if (names === undefined || counts.length === 0 || counts.includes(names.length)) return;
  throw new UsageError(
    where,
    `classNames has ${names.length} names (${names.join(', ')}), but the model tells ${counts.join(' or ')} classes ` +
      'apart. Give a name for each class, in the order of the class ids.',
  );
}
