/** Run records: a training as one plain object. */
export {UsageError} from '../../src/errors.js';
export type * from './run.js';
export type {RunChange} from './run_change.js';
