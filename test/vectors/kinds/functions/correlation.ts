import type {Adapters} from './arrangement.js';

export const correlation: Adapters = {};
