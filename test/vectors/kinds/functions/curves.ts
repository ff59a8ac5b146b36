import type {Adapters} from './arrangement.js';

export const curves: Adapters = {};
