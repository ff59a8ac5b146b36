import type {Adapters} from './arrangement.js';

export const regression: Adapters = {};
