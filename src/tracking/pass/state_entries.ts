import {Tensor} from '@tensorflow/tfjs-core';
import type {BatchView} from '../../array/batch_view.js';
import {UsageError} from '../../errors.js';
import {checkedResult} from '../../metrics/base/checked_result.js';
import {type HeldWeight, isWeight, rawResult} from '../../metrics/base/custom_metric.js';
import {inTurn} from '../../metrics/base/in_turn.js';
import type {Metric} from '../../metrics/base/metric.js';
import type {WrapperKind} from '../../metrics/base/metric_kinds.js';
import {disposeState, type MetricState} from '../../metrics/base/metric_state.js';
import {abandon, isPromise, type RawResult} from '../../metrics/base/raw_result.js';
import {accumulatorsOf} from '../../metrics/wrappers/inner_metrics.js';
import {prepareInner} from '../../metrics/wrappers/prepare_inner.js';
import type {Accumulators} from '../../state/accumulators.js';
import {nest} from '../../state/metric_weight.js';
import {MetricEntry, type PendingResult, type SeparateState, settled} from './metric_entry.js';
import type {SavedCounts} from './saved_states.js';

/** A metric with a separate state, which lives as long as the pass. */
abstract class StateEntry<M extends Metric> extends MetricEntry {
  protected readonly metric: M;
  protected readonly state: MetricState;

  constructor(metric: M) {
    super();
    this.metric = metric;
    this.state = metric.newState();
  }

  override prepare(view: BatchView): () => void {
    return prepareInner({metric: this.metric, state: this.state}, view);
  }

  override get separate(): SeparateState {
    return {metric: this.metric, state: this.state};
  }

  override async save(): Promise<SavedCounts> {
    return {state: await this.metric.stateJson(this.state)};
  }

  override restore({state: saved}: SavedCounts): void {
    if (saved !== undefined) this.metric.withState(this.state, () => this.metric.setState(saved));
  }

  override dispose(): void {
    disposeState(this.state);
  }
}

/** A metric that keeps states of others in its own. */
export class WrapperEntry extends StateEntry<Metric & WrapperKind> {
  override get accumulators(): Accumulators[] {
    return accumulatorsOf([this.state]);
  }

  async result(): Promise<PendingResult> {
    return settled(await this.metric.resultOf(this.state));
  }

  resultSync(): PendingResult {
    return settled(this.metric.resultOfSync(this.state));
  }
}

/** A metric that only its own `updateState` and `result` know. */
export class CustomEntry extends StateEntry<Metric> {
  result(): Promise<PendingResult> {
    const {metric} = this;
    return inTurn(metric, this.state, async () => {
      const raw = rawResult(metric);
      return pending(metric.name, isWeight(raw) ? raw : await raw);
    });
  }

  resultSync(): PendingResult {
    const {metric} = this;
    return metric.withState(this.state, () => {
      const raw = rawResult(metric);
      if (isWeight(raw) || !isPromise(raw)) return pending(metric.name, raw);
      abandon(raw);
      throw new UsageError(
        metric.name,
        'result() is asynchronous, evaluate() is not: use evaluateLogs() or evaluateDataset(), which wait for it.',
      );
    });
  }
}

function pending(name: string, raw: HeldWeight | RawResult): PendingResult {
  if (isWeight(raw)) {
    const {currentValue, shape} = raw.weight;
    return {
      tensors: currentValue.pendingTensors,
      owned: false,
      settle: read => nest(currentValue.valuesFrom(read), shape),
    };
  }
  if (raw instanceof Tensor) {
    return {tensors: [raw], owned: true, settle: ([values]) => nest(values, raw.shape)};
  }
  return settled(checkedResult(name, raw));
}
