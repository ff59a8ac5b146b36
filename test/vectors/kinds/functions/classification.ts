import type {Adapters} from './arrangement.js';

export const classification: Adapters = {};
