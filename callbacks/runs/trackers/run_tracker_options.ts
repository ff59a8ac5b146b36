import {checkFlag, checkName, isRecord} from '../../../src/check.js';
import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import {readOptions} from '../../../src/options.js';
import type {PlainValue} from '../../../src/tfjs/callbacks/callback_state.js';
import {checkOnException, type OnException} from '../../base/on_exception.js';
import type {RunLogger} from './run_logger.js';

export interface RunTrackerOptions {
  /** The name of the run. Default: `'run'`. */
  name?: string;
  /**
   * What else the loggers are told about the training, as plain JSON. It replaces what the tracker finds.
   * Texts under names like `token` or `password`, and passwords in addresses, are not passed on. Default:
   * none.
   */
  config?: Readonly<Record<string, PlainValue>>;
  /** Whether the values of batches are logged, under keys like `'batch/loss'`. Default: false. */
  batches?: boolean;
  /**
   * When a logger fails: `'throw'` ends training with its error, `'warn'` continues without this logger.
   * Default: `'throw'`.
   */
  onException?: OnException;
}

export type RunTrackerSettings = Required<RunTrackerOptions>;

/** @throws UsageError for unknown options and invalid values */
export function runTrackerSettings(
  where: string,
  options: RunTrackerOptions | undefined,
): RunTrackerSettings {
  const settings = readOptions<RunTrackerSettings>(where, options, {
    name: 'run',
    config: {},
    batches: false,
    onException: 'throw',
  });
  checkName(where, 'name', settings.name);
  checkFlag(where, 'batches', settings.batches);
  checkOnException(where, settings.onException);
  if (!isRecord(settings.config)) {
    throw new UsageError(
      where,
      `config must be an object, such as {seed: 3}; got ${formatValue(settings.config)}.`,
    );
  }
  checkPlain(where, 'config', settings.config);
  return settings;
}

/** @throws UsageError unless each logger has the methods of a `RunLogger` */
export function checkLoggers(where: string, given: RunLogger | readonly RunLogger[]): readonly RunLogger[] {
  const loggers = Array.isArray(given) ? (given as readonly RunLogger[]) : [given as RunLogger];
  for (const logger of loggers) {
    const missing = (['start', 'log', 'finish'] as const).filter(
      name => typeof (logger as Partial<RunLogger> | undefined | null)?.[name] !== 'function',
    );
    if (missing.length === 0) continue;
    throw new UsageError(
      where,
      `expected a logger such as new JsonLinesLogger('log.jsonl'), or a list of loggers; got ${formatValue(logger)}, without ${missing.join(', ')}.`,
    );
  }
  if (loggers.length > 0 && new Set(loggers).size === loggers.length) return loggers;
  throw new UsageError(
    where,
    'expected one or more different loggers; got an empty list, or one logger twice.',
  );
}

function checkPlain(where: string, name: string, value: unknown, holders: readonly unknown[] = []): void {
  if (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)) return;
  const isPlain =
    isRecord(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
  if (!isPlain && !Array.isArray(value)) {
    throw new UsageError(
      where,
      `${name} must be a number, a text, true, false, null, or lists and plain objects of these; got ${formatValue(value)}.`,
    );
  }
  if (holders.includes(value)) throw new UsageError(where, `${name} must be plain JSON; it contains itself.`);
  for (const [key, inner] of Object.entries(value as object)) {
    const path = Array.isArray(value) ? `${name}[${key}]` : `${name}.${key}`;
    checkPlain(where, path, inner, [...holders, value]);
  }
}
