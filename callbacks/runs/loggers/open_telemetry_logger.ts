import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import {checkOptions} from '../../../src/options.js';
import {isOfBatch, type RunLogger, type RunStart} from '../trackers/run_logger.js';

const WHERE = 'OpenTelemetryLogger';

/** The longest name of an instrument. */
const LONGEST = 255;

/** What is used of a gauge. */
export interface MeterGauge {
  record(value: number, attributes?: Record<string, string | number>): void;
}

/** What is used of a meter of `@opentelemetry/api` (1.9 or later). */
export interface GaugeMeter {
  createGauge(name: string, options?: {description?: string}): MeterGauge;
}

export interface OpenTelemetryLoggerOptions {
  /** What the names of the gauges begin with. Default: `'training.'`. */
  prefix?: string;
  /** Attributes of all values, besides `run.id` and `run.name`. Default: none. */
  attributes?: Readonly<Record<string, string | number>>;
}

/**
 * Records a run as gauges of an OpenTelemetry meter: `training.loss`, `training.val_loss`, and
 * `training.epoch` with the number of the epoch; for batches `training.batch/loss` and `training.batch/step`.
 * A gauge holds the latest value, and the meter's reader decides when it is exported: values between two
 * exports are not seen. Values that are not finite are left out.
 *
 * @example
 * // With @opentelemetry/api: const meter = metrics.getMeter('training');
 * const meter = {createGauge: name => ({record: value => console.log(name, value)})};
 * const tracker = new RunTracker(new OpenTelemetryLogger(meter));
 * await model.fit(x, y, {epochs: 2, callbacks: tracker});
 */
export class OpenTelemetryLogger implements RunLogger {
  static readonly className = WHERE;

  private readonly meter: GaugeMeter;
  private readonly prefix: string;
  private readonly given: Readonly<Record<string, string | number>>;
  private readonly gauges = new Map<string, MeterGauge>();
  private attributes: Record<string, string | number> = {};

  /** @throws UsageError for unknown options, invalid values, and a meter without `createGauge` */
  constructor(meter: GaugeMeter, options: OpenTelemetryLoggerOptions = {}) {
    if (typeof (meter as Partial<GaugeMeter> | null | undefined)?.createGauge !== 'function') {
      throw new UsageError(
        WHERE,
        `expected a meter with createGauge, such as metrics.getMeter('training') of @opentelemetry/api 1.9 or later; got ${formatValue(meter)}.`,
      );
    }
    const {prefix = 'training.', attributes = {}} = checkOptions(WHERE, options, ['prefix', 'attributes']);
    if (typeof prefix !== 'string' || !/^[A-Za-z][\w.\-/]*$/.test(prefix)) {
      throw new UsageError(
        WHERE,
        `prefix must begin with a letter and have only letters, digits, "_", ".", "-" and "/"; got ${formatValue(prefix)}.`,
      );
    }
    this.meter = meter;
    this.prefix = prefix;
    this.given = attributes;
  }

  start({id, name}: RunStart): void {
    this.attributes = {...this.given, 'run.id': id, 'run.name': name};
  }

  log(step: number, values: Readonly<Record<string, number>>): void {
    const counter = isOfBatch({step, time: 0, values}) ? 'batch/step' : 'epoch';
    for (const [key, value] of Object.entries({...values, [counter]: step})) {
      if (Number.isFinite(value)) this.gauge(key).record(value, this.attributes);
    }
  }

  finish(): void {
    this.gauges.clear();
  }

  private gauge(key: string): MeterGauge {
    const name = (this.prefix + key.replace(/[^\w.\-/]/g, '_')).slice(0, LONGEST);
    let gauge = this.gauges.get(name);
    if (gauge === undefined) this.gauges.set(name, (gauge = this.meter.createGauge(name)));
    return gauge;
  }
}
