import {isRecord} from '../../../src/check.js';
import type {LabelFacts, Run} from './run.js';

const FIELDS = ['train', 'validation', 'trainTargets', 'validationTargets', 'task'];

/** True for the facts of one output. An output may be called `train`, but its facts are not a list. */
function isLabelFacts(labels: object): labels is LabelFacts {
  return Object.entries(labels).some(
    ([name, value]) =>
      FIELDS.includes(name) &&
      (Array.isArray(value) ||
        typeof value === 'string' ||
        (isRecord(value) && (Array.isArray(value.mean) || Array.isArray(value.std)))),
  );
}

/** The facts about labels by output; the only output of a model has the name `''`. */
export function labelFacts(run: Run): [string, LabelFacts][] {
  const labels = run.config?.labels;
  if (!isRecord(labels)) return [];
  return isLabelFacts(labels) ? [['', labels]] : Object.entries(labels);
}

/** The numbers of samples. A record made by hand may have only the number of training samples. */
export function sampleCounts(run: Run): {train?: number; validation?: number} {
  const samples = run.config?.samples as number | {train?: number; validation?: number} | undefined;
  return typeof samples === 'number' ? {train: samples} : (samples ?? {});
}
