import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {yieldToEventLoop} from '../engine/yield_to_event_loop.js';
import {
  type CallbackEntry,
  type CallbackInstance,
  isCallbackInstance,
  type NormalizedCallback,
  type PlainCallback,
  type YieldEvery,
} from './callback_types.js';
import {checkHooks} from './check_hooks.js';
import {HandlerCallback} from './handler_callback.js';
import {LOOP_EVENTS} from './loop_events.js';

/** Handlers of a plain object that control when training yields to the event loop. */
const YIELD_HANDLERS = ['onYield', 'nowFunc', 'nextFrameFunc'] as const;

/** Methods that tfjs does not know: see `CallbackInstance`. */
const OWN_METHODS = ['onTrainError', 'getState', 'setState'] as const;

const HANDLERS = [...LOOP_EVENTS, ...YIELD_HANDLERS, ...OWN_METHODS] as const;

/**
 * Turns the `callbacks` argument into a flat list of instances. Plain objects become instances, and one
 * callback yields to the event loop (B4, B5).
 *
 * @throws UsageError for an entry that is not a callback and has no handler, for a handler that is not a
 *   function, and for a misspelt event
 */
export function normalizeCallbacks(
  where: string,
  entries: CallbackEntry,
  yieldEvery: YieldEvery | undefined,
): NormalizedCallback[] {
  let yields = false;
  const callbacks = flatten(entries).map((entry): NormalizedCallback => {
    if (typeof entry === 'object') checkHooks(where, entry);
    if (typeof entry === 'object' && isCallbackInstance(entry)) return entry as unknown as NormalizedCallback;
    // The first plain object yields. Others do so only if they have handlers for it.
    const hasYieldHandler = YIELD_HANDLERS.some(name => entry?.[name] != null);
    const every = yields && !hasYieldHandler ? 'never' : yieldEvery;
    yields = true;
    return wrapHandlers(where, entry, every);
  });
  if (!yields) callbacks.push(new HandlerCallback({nextFrameFunc: yieldToEventLoop}, yieldEvery));
  return callbacks;
}

function flatten(entry: CallbackEntry): (PlainCallback | CallbackInstance)[] {
  if (entry === null || entry === undefined || entry === false) return [];
  return Array.isArray(entry)
    ? (entry as readonly CallbackEntry[]).flatMap(flatten)
    : [entry as PlainCallback | CallbackInstance];
}

/** Wraps a plain object as tfjs does, but binds the handlers to it, so that they may use `this`. */
function wrapHandlers(
  where: string,
  handlers: PlainCallback,
  yieldEvery: YieldEvery | undefined,
): HandlerCallback {
  const wrong = HANDLERS.find(name => handlers[name] != null && typeof handlers[name] !== 'function');
  if (wrong !== undefined) {
    throw new UsageError(where, `${wrong} must be a function; got ${formatValue(handlers[wrong])}.`);
  }
  const named = HANDLERS.filter(name => typeof handlers?.[name] === 'function');
  if (isMetricLike(handlers)) {
    throw new UsageError(
      where,
      `expected callbacks, got the metric "${handlers.name}". Pass it to compile: metrics: [...].`,
    );
  }
  if (named.length === 0 && !isEmpty(handlers)) throw notCallbacks(where, handlers);
  const bound = named.map(name => [name, (handlers[name] as () => void).bind(handlers)] as const);
  const defined = Object.entries(handlers).filter(([, value]) => value != null);
  const args = {nextFrameFunc: yieldToEventLoop, ...Object.fromEntries([...defined, ...bound])};
  const own = bound.filter(([name]) => (OWN_METHODS as readonly string[]).includes(name));
  return Object.assign(new HandlerCallback(args, yieldEvery), Object.fromEntries(own));
}

/** True for `{}` and `{onEpochEnd: undefined}`, which conditions produce: no name is misspelled. */
function isEmpty(handlers: unknown): boolean {
  if (typeof handlers !== 'object' || handlers === null) return false;
  const prototype: unknown = Object.getPrototypeOf(handlers);
  if (prototype !== Object.prototype && prototype !== null) return false; // A Map, a Promise or a Date.
  return Object.entries(handlers).every(
    ([key, value]) => value == null && (HANDLERS as readonly string[]).includes(key),
  );
}

/** True for a metric, which has `getState` and `setState` like a callback. */
function isMetricLike(value: object): value is {readonly name: string} {
  return typeof value === 'object' && value !== null && 'updateState' in value && 'result' in value;
}

/** What is wrong with something that handles no event, and what to write instead. */
function notCallbacks(where: string, value: unknown): UsageError {
  if (typeof value === 'function') {
    const {className, name} = value as {readonly className?: string; readonly name: string};
    const called = className ?? name;
    if (isClass(value)) {
      return new UsageError(where, `expected callbacks, got a class. Write new ${called}(...).`);
    }
    return new UsageError(
      where,
      `expected callbacks, got ${formatValue(value)}. Call it if it makes a callback; write ` +
        '{onEpochEnd: (epoch, logs) => ...} for a function that runs after each epoch.',
    );
  }
  return new UsageError(
    where,
    `expected callbacks, or objects with some of ${HANDLERS.join(', ')}; got ${formatValue(value)}.`,
  );
}

/** True for a class of callbacks, passed without `new`. */
function isClass(value: {readonly prototype?: unknown}): boolean {
  const prototype = value.prototype as Partial<CallbackInstance> | undefined;
  return typeof prototype?.setParams === 'function' || String(value).startsWith('class');
}
