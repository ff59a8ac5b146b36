import {Callback, type LayersModel} from '@tensorflow/tfjs-layers';
import {findOrCreateHook} from '../../src/tfjs/callbacks/find_or_create_hook.js';
import {claimCallback} from '../../src/tfjs/callbacks/claim_callbacks.js';
import {ensureHook, findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {explainMissingModel} from './missing_model.js';

/** Throws unless a hook is told which epoch or batch it is: a loop written by hand may forget it. */
function checkPlace(hook: string, what: string, value: unknown): void {
  if (Number.isInteger(value) && (value as number) >= 0) return;
  throw new UsageError(
    hook,
    `expected the number of the ${what}, from 0, and the logs; got ${formatValue(value)}.`,
  );
}

/**
 * A tf Callback part of whose work has to be done before any other callback looks: that part, its `stage`, is done by
 * the training hook. Where there is no hook (somebody drives callbacks in a loop of his own), the callback does it
 * in its turn.
 */
export abstract class StageCallback extends Callback {
  /** What the hook does. */
  protected readonly stage: TrainingStage = {priority: PRIORITY.contribute};
  /** There is a hook, which does the stage's work. */
  protected hooked = false;
  /** The model; `undefined` in a loop written by hand that has none, where `model` is an error. */
  protected knownModel: LayersModel | undefined;
  private paramsBefore: Callback['params'] | undefined;

  constructor() {
    super();
    explainMissingModel(this);
    ensureHook();
  }

  /** The model follows in the same tick, and tells whether this is another training on the model of one that failed. */
  override setParams(params: Callback['params']): void {
    this.paramsBefore = this.params;
    super.setParams(params);
  }

  /** @throws UsageError when this instance is in another training that has not ended */
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
    hook?.stages.add(this.stage, this);
    // An extended model looks after the page itself.
    if (findSession(model) === undefined) hook?.yieldBetweenBatches(true);
    this.hooked = hook !== undefined;
  }

  /** Called by the `fit` of an extended model when training ends with an error. */
  onTrainError?(error: unknown): void | Promise<void>;

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    if (!this.hooked) await this.stage.onTrainBegin?.(logs);
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    checkPlace('onEpochBegin', 'epoch', epoch);
    if (!this.hooked) await this.stage.onEpochBegin?.(epoch, logs);
  }

  override async onBatchBegin(batch: number, logs: TrainingLogs = {}): Promise<void> {
    checkPlace('onBatchBegin', 'batch', batch);
    if (!this.hooked) await this.stage.onBatchBegin?.(batch, logs);
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    checkPlace('onBatchEnd', 'batch', batch);
    if (!this.hooked) await this.stage.onBatchEnd?.(batch, logs);
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    checkPlace('onEpochEnd', 'epoch', epoch);
    if (!this.hooked) await this.stage.onEpochEnd?.(epoch, logs);
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    if (!this.hooked) await this.stage.onTrainEnd?.(logs);
  }
}
