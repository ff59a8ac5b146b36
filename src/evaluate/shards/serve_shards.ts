import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {checkOptions, optionsOf} from '../../options.js';
import type {Evaluator} from '../fold/evaluator.js';
import type {CountOptions} from '../predict/count_predictions.js';
import type {EvaluationData} from '../predict/elements.js';
import {evaluateShard} from '../predict/evaluate.js';
import type {PredictFunction, PredictingModel} from '../predict/predictor.js';
import {type CountShard, messageIn, type ShardReply} from './messages.js';

/** Where messages go: `self` in a Web Worker, `parentPort` in a worker of Node, a `MessagePort`. */
export interface ShardPort {
  postMessage(message: unknown): void;
  /** The event has the message as `data`. */
  addEventListener(type: 'message', listener: (event: object) => void): void;
  /** Of a MessagePort: delivers messages from now on. */
  start?(): void;
}

/** How a worker counts its shards. */
export interface ShardService<S = unknown> {
  /** An evaluator of the metrics that the evaluator of the pool has. */
  readonly fold: Evaluator;
  readonly predict: PredictFunction | PredictingModel;
  /** Returns the data of a shard, which is what was passed to `pool.evaluate`. */
  data(shard: S): EvaluationData | Promise<EvaluationData>;
  /** Options of the evaluation. */
  readonly options?: Pick<CountOptions, 'batchSize' | 'disposeBatches'>;
}

const WHERE = 'serveShards';

/**
 * Lets a worker count the shards that a `workerPool` sends. Call it once, when the backend and the model are
 * ready: the pool sends nothing before.
 *
 * @param port `self` in a Web Worker; in Node `parentPort` of `node:worker_threads`
 * @throws UsageError without a port, and for unknown options
 *
 * @example
 * const {port1, port2} = new MessageChannel(); // In a worker: serveShards(self, ...)
 * const fold = evaluator(['mae']);
 * const data = shard => ({x: [[shard]], yTrue: [[1]]});
 * serveShards(port2, {fold, predict: x => x, data});
 * port1.close();
 */
export function serveShards<S>(port: ShardPort | null, service: ShardService<S>): void {
  if (typeof port?.postMessage !== 'function' || typeof port.addEventListener !== 'function') {
    throw new UsageError(
      WHERE,
      `expected a port: self in a Web Worker, parentPort in a worker of Node; got ${formatValue(port)}.`,
    );
  }
  const known = ['fold', 'predict', 'data', 'options'];
  const {fold, predict, options} = checkOptions(WHERE, optionsOf(WHERE, service), known);
  if (typeof service.data !== 'function') {
    throw new UsageError(WHERE, `data must be a function of a shard; got ${formatValue(service.data)}.`);
  }
  const reply = (message: ShardReply): void => port.postMessage(message);
  const count = async ({id, shard}: CountShard): Promise<void> => {
    try {
      const state = await evaluateShard(fold, predict, await service.data(shard as S), options);
      const bytes = await state.toBytes().finally(() => state.dispose());
      reply({type: 'tfjs-metrics counted', id, bytes});
    } catch (error) {
      const {message = String(error), stack = ''} = (error ?? {}) as Partial<Error>;
      reply({type: 'tfjs-metrics failed', id, message, stack});
    }
  };
  // A pool sends the next shard while one is being counted.
  let counted: Promise<void> = Promise.resolve();
  port.addEventListener('message', event => {
    const message = messageIn<CountShard>((event as {readonly data?: unknown}).data, ['tfjs-metrics shard']);
    if (message !== undefined) counted = counted.then(() => count(message));
  });
  port.start?.();
  reply({type: 'tfjs-metrics ready'});
}
