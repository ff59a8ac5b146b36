/** Findings about a training, and its report in one file. */
export {UsageError} from '../../src/errors.js';
export type * from '../runs/run.js';
