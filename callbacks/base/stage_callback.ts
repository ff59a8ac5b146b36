import {Callback, type LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {claimCallback} from '../../src/tfjs/callbacks/claim_callbacks.js';
import {findOrCreateHook} from '../../src/tfjs/callbacks/find_or_create_hook.js';
import {ensureHook, findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {explainMissingModel} from './missing_model.js';

/**
 * Base class of the callbacks. A subclass does its work in two places:
 *
 * - in its `stage`: work that must be done before other callbacks run, such as writing numbers into the logs
 *   or restoring weights. At each event, the training hook runs the stages of all callbacks first, by
 *   priority.
 * - in the hooks of `tf.Callback` (`onTrainBegin`, `onEpochEnd`, ...): all other work. tfjs calls them in the
 *   order in which the callbacks are listed. An override first calls `super`.
 *
 * A custom loop has no training hook: there `super` runs the stage.
 */
export abstract class StageCallback extends Callback {
  /** In types only: unlike a custom `tf.Callback`, it adds the keys of `[ADDS]` and no others. */
  declare readonly validationData: never;
  /** The work that comes before other callbacks. @internal */
  protected readonly stage: TrainingStage = {priority: PRIORITY.contribute};
  /** A training hook runs the stage; false in a custom loop. @internal */
  protected hooked = false;
  /** The model; `undefined` in a custom loop that sets none, where reading `model` is an error. @internal */
  protected knownModel: LayersModel | undefined;
  private paramsBefore: Callback['params'] | undefined;

  constructor() {
    super();
    explainMissingModel(this);
    ensureHook();
  }

  override setParams(params: Callback['params']): void {
    // `setModel` may find that these belong to a training that this callback cannot enter.
    this.paramsBefore = this.params;
    super.setParams(params);
  }

  /** @throws UsageError when this instance is in another training that has not ended, or twice in this one */
  override setModel(model: LayersModel): void {
    try {
      claimCallback(this, model && findHook(model));
    } catch (error) {
      super.setParams(this.paramsBefore as Callback['params']);
      throw error;
    }
    super.setModel(model);
    this.knownModel = model;
    const hook = findOrCreateHook(this);
    claimCallback(this, hook);
    if (hook?.stages.has(this.stage) === true) throw this.listedTwice();
    hook?.stages.add(this.stage, this);
    // An extended model yields to the page itself.
    if (findSession(model) === undefined) hook?.yieldBetweenBatches(true);
    this.hooked = hook !== undefined;
  }

  /** It would count each epoch twice. */
  private listedTwice(): UsageError {
    const {className, name} = this.constructor as {readonly className?: string; readonly name: string};
    return new UsageError(className ?? name, 'this instance is listed twice in the callbacks. List it once.');
  }

  override async onTrainBegin(logs?: TrainingLogs): Promise<void> {
    if (!this.hooked) await this.stage.onTrainBegin?.(logsFrom(logs));
  }

  override async onEpochBegin(epoch: number, logs?: TrainingLogs): Promise<void> {
    checkIndex('onEpochBegin', 'epoch', epoch);
    if (!this.hooked) await this.stage.onEpochBegin?.(epoch, logsFrom(logs));
  }

  override async onBatchBegin(batch: number, logs?: TrainingLogs): Promise<void> {
    checkIndex('onBatchBegin', 'batch', batch);
    if (!this.hooked) await this.stage.onBatchBegin?.(batch, logsFrom(logs));
  }

  override async onBatchEnd(batch: number, logs?: TrainingLogs): Promise<void> {
    checkIndex('onBatchEnd', 'batch', batch);
    if (!this.hooked) await this.stage.onBatchEnd?.(batch, logsFrom(logs));
  }

  override async onEpochEnd(epoch: number, logs?: TrainingLogs): Promise<void> {
    checkIndex('onEpochEnd', 'epoch', epoch);
    if (!this.hooked) await this.stage.onEpochEnd?.(epoch, logsFrom(logs));
  }

  override async onTrainEnd(logs?: TrainingLogs): Promise<void> {
    if (!this.hooked) await this.stage.onTrainEnd?.(logsFrom(logs));
  }

  /** Called by the `fit` of an extended model, instead of `onTrainEnd`, when training ends with an error. */
  onTrainError?(error: unknown): void | Promise<void>;
}

/** A custom loop may forget to say which epoch or batch it is. */
function checkIndex(hook: string, what: string, value: unknown): void {
  if (Number.isInteger(value) && (value as number) >= 0) return;
  throw new UsageError(
    hook,
    `expected the number of the ${what}, from 0, and the logs; got ${formatValue(value)}.`,
  );
}

/** The logs that a custom loop passes. Missing logs count as empty. */
function logsFrom(given: unknown): TrainingLogs {
  return typeof given === 'object' && given !== null ? (given as TrainingLogs) : {};
}
