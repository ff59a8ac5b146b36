import type {LayersModel} from '@tensorflow/tfjs-layers';
import {findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {builtinDirection} from '../../src/tfjs/model/builtin_directions.js';
import type {Direction} from '../../src/types.js';

/** What is known about the epoch logs of a training before its first epoch. */
export interface ExpectedLogs {
  /**
   * Keys that will be logged. A metric with several values may have only `key` here, without `key_0`,
   * `key_1`, ...
   */
  readonly keys: readonly string[];
  /** True if nothing else writes into the logs. */
  readonly complete: boolean;
  /** Which way the value under this key is better; `undefined` if unknown. */
  direction(key: string): Direction;
  /**
   * True if the value under this key is computed between `onValidationBegin` and `onValidationEnd` of the
   * stages.
   */
  isValidation(key: string): boolean;
  /** False if no epoch can have a `val_` value for this key. */
  mayValidate(key: string): boolean;
  /** False for a validation key in an epoch that `validationFreq` skips. */
  isDue(key: string): boolean;
}

/** Minimizes `val_loss`, `a_loss`, `mean_squared_error`; not `val_val_loss`, which is a typo. */
function directionByName(key: string): Direction {
  const name = key.replace(/^val_/, '');
  return /(loss|error)$/i.test(name) && !name.startsWith('val_') ? 'min' : undefined;
}

/**
 * The expected logs of the training that a callback has just been given. They are never complete on a plain
 * model: its other callbacks may write into the logs, and tfjs does not list them.
 */
export function expectedLogs(
  model: LayersModel,
  params: {readonly metrics?: unknown} | undefined,
): ExpectedLogs {
  const session = findSession(model);
  const hook = findHook(model);
  const ofStages = hook?.stages.declaredKeys() ?? {keys: [], complete: true};
  const ofModel = session?.logKeys();
  const announced = (params?.metrics as string[] | undefined) ?? [];
  return {
    keys: [...(ofModel ?? announced), ...ofStages.keys],
    complete: ofModel !== undefined && ofStages.complete,
    direction(key) {
      const ofMetric =
        session === undefined ? builtinDirection(model, key.replace(/^val_/, '')) : session.direction(key);
      return ofMetric ?? hook?.stages.direction(key) ?? directionByName(key);
    },
    isValidation(key) {
      // tfjs's own validation runs without these events (B6).
      if (session === undefined && announced.includes(key)) return false;
      if (ofStages.keys.includes(key)) return true;
      return key.startsWith('val_') && !announced.includes(`val_${key}`);
    },
    isDue(key) {
      if (session?.validatesNow?.() !== false || ofStages.keys.includes(key)) return true;
      return !key.startsWith('val_') || announced.includes(`val_${key}`);
    },
    mayValidate(key) {
      if (session === undefined || ofStages.keys.includes(`val_${key}`)) return true;
      // What a callback logs, such as the learning rate, is not validated.
      if (ofStages.keys.includes(key)) return false;
      return !ofStages.complete || (session.validates?.() ?? true);
    },
  };
}
