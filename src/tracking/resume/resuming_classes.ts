import type {ResumingClasses} from './resuming_callback.js';
import {ResumableDataset} from './resumable_dataset.js';
import {Resumption} from './resumption.js';

/** What a callback that finds earlier runs brings. */
export const RESUMING_CLASSES: ResumingClasses = {Resumption, ResumableDataset};
