import {
  add,
  addN,
  clone,
  keep,
  type Optimizer,
  type Scalar,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import {currentPath} from '../../src/array/path.js';
import {readTogether, readTogetherSync} from '../../src/array/read.js';
import {checkName} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {readOptions} from '../../src/options.js';
import {setOwn} from '../../src/own_property.js';
import type {Added, ADDS} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {watchGradients} from '../../src/tfjs/optimizer/watch_gradients.js';
import {checkNewKeys} from '../base/check_new_keys.js';
import {StageCallback} from '../base/stage_callback.js';

/** @typeParam K the type of `key` */
export interface GradientNormOptions<K extends string = string> {
  /** The log key of the norm. Default: `'gradient_norm'`. */
  key?: K | (string & {});
}

const WHERE = 'GradientNorm';

/**
 * Logs the norm of the gradient: the square root of the sum of the squares of all its entries, over all
 * variables, as the optimizer gets it.
 *
 * A norm that grows from epoch to epoch announces a divergence, one that vanishes a network that no longer
 * learns. It is computed on the device of the tensors: three small operations per variable and step.
 *
 * **Logs**: `gradient_norm`: in the logs of each batch its norm, and in those of each epoch the mean over its
 * steps, before other callbacks run; NaN for an epoch without steps. On a GPU, a custom loop gets the mean
 * only.
 *
 * Source: `lightning.pytorch.utilities.grad_norm`, `torch.nn.utils.clip_grad_norm_`.
 *
 * @example
 * const {history} = await model.fit(x, y, {epochs: 2, callbacks: new GradientNorm()});
 * console.log(history.gradient_norm);   // one number for each epoch
 */
export class GradientNorm<const K extends string = 'gradient_norm'> extends StageCallback {
  static readonly className = WHERE;
  /** `NoInfer`: the default is not inferred from what `fit` accepts. */
  declare readonly [ADDS]?: Added<NoInfer<K>>;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    declaredKeys: () => [this.key],
    onTrainBegin: () => {
      checkNewKeys(WHERE, this.params, [this.key], "give another key: {key: 'norm_of_gradient'}.");
      this.watch();
    },
    onEpochBegin: () => this.forget(),
    // `compile` may have replaced the optimizer.
    onBatchBegin: () => this.watch(),
    onBatchEnd: (_, logs) => this.logBatch(logs),
    onEpochEnd: (_, logs) => this.logEpoch(logs),
    onTrainEnd: () => this.end(),
    onTrainError: () => this.end(),
  };

  private readonly key: string;
  private watched: Optimizer | undefined;
  private stopWatching: (() => void) | undefined;
  /** Steps of the running epoch. */
  private steps = 0;
  /** The sum of their norms: what was read, and what is still on the device. */
  private sum = 0;
  private sumOnDevice: Tensor | undefined;
  /** The norm of the last step. On a GPU it is a kept Scalar. */
  private last: number | Tensor | undefined;

  /** @throws UsageError for unknown options and values of the wrong kind */
  constructor(options?: GradientNormOptions<K>) {
    super();
    const {key} = readOptions<Required<GradientNormOptions>>(WHERE, options, {key: 'gradient_norm'});
    checkName(WHERE, 'key', key);
    this.key = key;
  }

  override onTrainError(): void {
    this.end();
  }

  getState(): CallbackState {
    const {steps, sum: read, sumOnDevice} = this;
    return {plain: {steps, sum: read}, tensors: sumOnDevice === undefined ? [] : [sumOnDevice]};
  }

  setState({plain, tensors = []}: CallbackState): void {
    this.forget();
    Object.assign(this, plain);
    if (tensors.length > 0) this.sumOnDevice = keep(clone(tensors[0]));
  }

  /** Watches the optimizer of the model. */
  private watch(): void {
    const {optimizer} = this.model as {readonly optimizer?: Optimizer};
    if (optimizer === undefined || optimizer === null) {
      throw new UsageError(WHERE, 'the model has no optimizer. Compile it first.');
    }
    if (optimizer === this.watched) return;
    this.stopWatching?.();
    this.watched = optimizer;
    this.stopWatching = watchGradients(optimizer, gradients => this.count(gradients));
  }

  private count(gradients: readonly Tensor[]): void {
    if (gradients.length === 0) return;
    this.forgetLast();
    this.steps++;
    tidy(() => {
      const norm = sqrt(addN(gradients.map(gradient => sum(square(gradient)))));
      if (currentPath() === 'cpu') {
        const [[value]] = readTogetherSync([norm]);
        this.sum += value;
        this.last = value;
        return;
      }
      const before = this.sumOnDevice;
      this.sumOnDevice = keep(before === undefined ? clone(norm) : add(before, norm));
      before?.dispose();
      this.last = keep(clone(norm));
    });
  }

  private logBatch(logs: TrainingLogs): void {
    const {last} = this;
    if (typeof last === 'number') setOwn(logs, this.key, last);
    // tfjs disposes the tensors in the logs of a batch.
    else if (last !== undefined && this.hooked) setOwn(logs, this.key, keep(clone(last)) as Scalar);
    this.forgetLast();
  }

  private async logEpoch(logs: TrainingLogs): Promise<void> {
    const {steps, sumOnDevice} = this;
    const [onDevice] = await readTogether(sumOnDevice === undefined ? [] : [sumOnDevice]);
    setOwn(logs, this.key, (this.sum + (onDevice?.[0] ?? 0)) / steps);
  }

  private end(): void {
    this.stopWatching?.();
    this.stopWatching = undefined;
    this.watched = undefined;
    this.forget();
  }

  private forget(): void {
    this.steps = 0;
    this.sum = 0;
    this.sumOnDevice?.dispose();
    this.sumOnDevice = undefined;
    this.forgetLast();
  }

  private forgetLast(): void {
    if (this.last instanceof Object) this.last.dispose();
    this.last = undefined;
  }
}
