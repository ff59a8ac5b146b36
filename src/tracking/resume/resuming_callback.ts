import type {NormalizedCallback} from '../../tfjs/callbacks/callback_types.js';
import type {InnerModel} from '../../tfjs/internals.js';
import type {ResumableDataset} from './resumable_dataset.js';
import type {Resumption} from './resumption.js';
import {flatMembers} from './training_progress.js';

/** The classes with which a training resumes an earlier run. Callbacks that find one bring them. */
export interface ResumingClasses {
  readonly Resumption: typeof Resumption;
  readonly ResumableDataset: typeof ResumableDataset;
}

/** How a training resumes an earlier run. */
export interface Resuming {
  readonly resumption: Resumption;
  readonly ResumableDataset: typeof ResumableDataset;
}

/** Undefined if no callback finds earlier runs. */
export function resumingBy(
  callbacks: readonly NormalizedCallback[],
  innerModel: InnerModel,
): Resuming | undefined {
  const all = flatMembers(callbacks);
  const finders = all as readonly {readonly resumingClasses?: ResumingClasses}[];
  const classes = finders.find(one => one.resumingClasses !== undefined)?.resumingClasses;
  if (classes === undefined) return undefined;
  const {Resumption, ResumableDataset} = classes;
  return {resumption: new Resumption(innerModel, all), ResumableDataset};
}
