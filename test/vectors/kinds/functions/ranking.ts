import type {Adapters} from './arrangement.js';

export const ranking: Adapters = {};
