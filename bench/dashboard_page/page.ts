/** What the page of the part `dashboard` can measure. */
import {measureFindings} from './measure_findings.js';
import {measureRecord} from './measure_record.js';
import {measureTraining} from './measure_training.js';
import {measureUpdates} from './measure_updates.js';

Object.assign(globalThis, {measureUpdates, measureTraining, measureRecord, measureFindings});
