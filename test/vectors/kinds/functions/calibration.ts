import type {Adapters} from './arrangement.js';

export const calibration: Adapters = {};
