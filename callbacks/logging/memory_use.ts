import {memory} from '@tensorflow/tfjs-core';
import {optionError} from '../../src/check.js';
import {readOptions} from '../../src/options.js';
import {setOwn} from '../../src/own_property.js';
import type {Added, ADDS} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {checkNewKeys} from '../base/check_new_keys.js';
import {StageCallback} from '../base/stage_callback.js';

/** @typeParam P the type of `prefix` */
export interface MemoryUseOptions<P extends string = string> {
  /** Start of the keys. Default: `''`. */
  prefix?: P | (string & {});
}

const WHERE = 'MemoryUse';

/**
 * Logs how much memory tensors use: their number and bytes at the end of an epoch, and the most bytes between
 * batches in that epoch. A number that grows from epoch to epoch is a leak; `LeakAudit` finds its cause.
 *
 * The numbers are those of `tf.memory()`, for all tensors of the page or process. What a step allocates and
 * frees within itself is not seen. WebGL and WebGPU keep freed memory for later tensors, which `gpu_bytes`
 * includes.
 *
 * **Logs**: `num_tensors`, `num_bytes` and `peak_bytes`, in the logs of each epoch, before other callbacks
 * run; on WebGL and WebGPU also `gpu_bytes`.
 *
 * @example
 * const {history} = await model.fit(x, y, {epochs: 2, callbacks: new MemoryUse()});
 * console.log(history.num_tensors);   // the same number for each epoch, if nothing leaks
 */
export class MemoryUse<const P extends string = ''> extends StageCallback {
  static readonly className = WHERE;
  declare readonly [ADDS]?: Added<`${NoInfer<P>}${'num_tensors' | 'num_bytes' | 'peak_bytes' | 'gpu_bytes'}`>;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    declaredKeys: () => Object.keys(this.values),
    onTrainBegin: () =>
      checkNewKeys(WHERE, this.params, Object.keys(this.values), "give a prefix: {prefix: 'memory_'}."),
    onEpochBegin: () => {
      this.peak = 0;
      this.look();
    },
    onBatchBegin: () => this.look(),
    onBatchEnd: () => this.look(),
    onEpochEnd: (_, logs) => this.log(logs),
  };

  private readonly prefix: string;
  private peak = 0;

  /** @throws UsageError for unknown options and values of the wrong kind */
  constructor(options?: MemoryUseOptions<P>) {
    super();
    const {prefix} = readOptions<Required<MemoryUseOptions>>(WHERE, options, {prefix: ''});
    if (typeof prefix !== 'string') throw optionError(WHERE, 'prefix', 'a text', prefix);
    this.prefix = prefix;
  }

  getState(): CallbackState {
    return {plain: this.peak};
  }

  setState({plain}: CallbackState): void {
    this.peak = plain as number;
  }

  private look(): void {
    this.peak = Math.max(this.peak, memory().numBytes);
  }

  private log(logs: TrainingLogs): void {
    this.look();
    for (const [key, value] of Object.entries(this.values)) setOwn(logs, key, value);
  }

  private get values(): Record<string, number> {
    const {prefix, peak} = this;
    const {numTensors, numBytes, ...rest} = memory();
    const gpu = (rest as {numBytesInGPU?: number}).numBytesInGPU;
    return {
      [`${prefix}num_tensors`]: numTensors,
      [`${prefix}num_bytes`]: numBytes,
      [`${prefix}peak_bytes`]: peak,
      ...(gpu === undefined ? {} : {[`${prefix}gpu_bytes`]: gpu}),
    };
  }
}
