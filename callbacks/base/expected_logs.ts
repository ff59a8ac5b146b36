import type {LayersModel} from '@tensorflow/tfjs-layers';
import {builtinDirection} from '../../src/tfjs/model/builtin_directions.js';
import {findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import type {Direction} from '../../src/types.js';

/** What can be known of a training's epoch logs before the first epoch. */
export interface ExpectedLogs {
  /** Keys that will be there; of a metric with several values at least the plain one of `key`, `key_0`, `key_1`, ... */
  readonly keys: readonly string[];
  /** True when nobody else writes into the logs. */
  readonly complete: boolean;
  /** Which way the value under this key is better, as far as anybody knows. */
  direction(key: string): Direction;
  /** True when the value under this key is computed between the hook's `onValidationBegin` and `onValidationEnd`. */
  isValidation(key: string): boolean;
  /** False when it is known that there will be no `val_` value for this key, in no epoch. */
  mayValidate(key: string): boolean;
  /** False for a key of the validation in an epoch that `validationFreq` leaves out. */
  isDue(key: string): boolean;
}

/** `val_loss`, `a_loss`, `mean_squared_error`; not `val_val_loss`, which is a slip. */
function directionByName(key: string): Direction {
  const name = key.replace(/^val_/, '');
  return /(loss|error)$/i.test(name) && !name.startsWith('val_') ? 'min' : undefined;
}

/**
 * Reads off a model and the `params` that tfjs gives to callbacks who logs what. On a plain model somebody else may
 * write into the logs, and tfjs does not say who is there, so that its source is never complete.
 */
export function expectedLogs(
  model: LayersModel,
  params: {readonly metrics?: unknown} | undefined,
): ExpectedLogs {
  const session = findSession(model);
  const hook = findHook(model);
  const written = hook?.stages.declaredKeys() ?? {keys: [], complete: true};
  const trained = session?.logKeys();
  const announced = (params?.metrics as string[] | undefined) ?? [];
  return {
    keys: [...(trained ?? announced), ...written.keys],
    complete: trained !== undefined && written.complete,
    direction(key) {
      const own =
        session === undefined ? builtinDirection(model, key.replace(/^val_/, '')) : session.direction(key);
      return own ?? hook?.stages.direction(key) ?? directionByName(key);
    },
    isValidation(key) {
      // tfjs's own validation is between nothing (B6).
      if (session === undefined && announced.includes(key)) return false;
      if (written.keys.includes(key)) return true;
      return key.startsWith('val_') && !announced.includes(`val_${key}`);
    },
    isDue(key) {
      if (session?.validatesNow?.() !== false || written.keys.includes(key)) return true;
      return !key.startsWith('val_') || announced.includes(`val_${key}`);
    },
    mayValidate(key) {
      if (session === undefined || !written.complete || written.keys.includes(`val_${key}`)) return true;
      return (session.validates?.() ?? true) && !written.keys.includes(key);
    },
  };
}
