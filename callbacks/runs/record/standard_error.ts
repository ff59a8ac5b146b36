import {getOwn} from '../../../src/own_property.js';
import {wordsOf} from './key_names.js';
import {sampleCounts} from './label_facts.js';
import type {OutputEvaluation, Run} from './run.js';

/** The standard error of a share of `count` samples; of 0 or 1, that of a share half a sample away. */
export function errorOfShare(share: number, count: number): number {
  const inner = Math.min(Math.max(share, 0.5 / count), 1 - 0.5 / count);
  return Math.sqrt((inner * (1 - inner)) / count);
}

/**
 * The standard error of a validation value: that of the record, of whichever output, else that of an accuracy
 * by the number of samples. Undefined for other measures, whose errors are not known.
 *
 * @param key log key without `val_`
 * @param epoch the epoch of the value, counted from 0. Default: the one that was evaluated
 * @param count validation samples. Default: as the record says
 */
export function standardErrorOf(
  run: Run,
  key: string,
  value: number,
  epoch?: number,
  count: number | undefined = run.evaluation?.count ?? sampleCounts(run).validation,
): number | undefined {
  const {evaluation} = run;
  const isEvaluated = epoch === undefined || epoch === (evaluation?.epoch ?? epoch);
  const outputs: OutputEvaluation[] = Object.values(evaluation?.outputs ?? {});
  for (const output of isEvaluated ? [evaluation ?? {}, ...outputs] : []) {
    const known = output.standardErrors && getOwn(output.standardErrors, key);
    if (known !== undefined && Number.isFinite(known) && known > 0) return known;
  }
  const isShare = /(^|_)acc(uracy)?$/.test(wordsOf(key)) && value >= 0 && value <= 1;
  return isShare && count !== undefined && count > 0 ? errorOfShare(value, count) : undefined;
}
