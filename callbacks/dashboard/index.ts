/** The live view of a training in a page. */
export {UsageError} from '../../src/errors.js';
export type * from '../runs/run.js';
