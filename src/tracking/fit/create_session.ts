import type {NormalizedCallback} from '../../tfjs/callbacks/callback_types.js';
import type {FitTensors, TrainingSession} from '../../tfjs/callbacks/training_session.js';
import type {Extension} from '../extension.js';
import type {CapturedTraining} from '../resume/training_progress.js';
import {foreseenKeys} from './foreseen_keys.js';
import type {ValidationRunner} from './validation_runner.js';

/** What callbacks may ask of a training. */
export function createSession(
  extension: Extension,
  callbacks: readonly NormalizedCallback[],
  validation: ValidationRunner,
  captured: CapturedTraining,
  fitData: FitTensors | undefined,
): TrainingSession {
  return {
    outerModel: extension.outer,
    logKeys: () => foreseenKeys(extension, callbacks, validation.hasData),
    validates: () => validation.hasData,
    validatesNow: () => validation.isDue,
    direction: key => extension.direction(key),
    lossKind: output => extension.spec?.losses[output]?.kind,
    metricTable: () => extension.table,
    outputLosses: () => extension.spec?.losses,
    shareValidation(observer) {
      if (validation.hasData) validation.observe(observer);
      return validation.hasData;
    },
    validationData: () => validation.givenData,
    fitData: () => fitData,
    seed: extension.options.seed,
    validateNow: () => validation.runEarly(),
    failed: () => captured.failure.happened,
    captured,
  };
}
