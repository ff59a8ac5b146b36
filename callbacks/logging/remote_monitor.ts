import {UsageError} from '../../src/errors.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {formatValue} from '../../src/format_value.js';
import {recordOf} from '../base/epoch_record.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {checkNumber} from '../../src/check.js';
import {leading, readOptions} from '../../src/options.js';
import {fetchFailure} from './fetch_failure.js';
import {after} from './timer.js';
import {StageCallback} from '../base/stage_callback.js';
import {printWarning} from '../../src/print.js';

export interface RemoteMonitorOptions {
  /** The server, without a path. Default: `'http://localhost:9000'`. */
  root?: string;
  /** The path of the requests, which is appended to `root`. Default: `'/publish/epoch/end/'`. */
  path?: string;
  /** The form field that holds the record. Default: `'data'`. */
  field?: string;
  /** Additional headers of the requests. Default: none. */
  headers?: Readonly<Record<string, string>>;
  /**
   * Whether the record is the request's body, as `application/json`, instead of a form field. Default: false.
   */
  sendAsJson?: boolean;
  /**
   * Milliseconds after which a request is aborted. Training waits for it. Infinity: no limit. Default: 5000.
   */
  timeout?: number;
}

type Settings = Required<RemoteMonitorOptions>;

/**
 * Posts each epoch's logs to a server with `fetch`: `{epoch, loss, val_loss, ...}` as JSON, in the form field
 * `data` or as the body. The first epoch is 0. NaN and the infinities, which JSON lacks, are `null`.
 *
 * If the server cannot be reached, does not answer in time or answers with an error, there is one warning.
 * Training continues, and later epochs are posted as well.
 *
 * Source: `keras.callbacks.RemoteMonitor`.
 *
 * @example
 * const monitor = new RemoteMonitor({root: 'http://localhost:9000', sendAsJson: true});
 * await model.fit(x, y, {epochs: 1, callbacks: monitor});
 */
export class RemoteMonitor extends StageCallback {
  static readonly className = 'RemoteMonitor';

  private readonly options: Settings;
  private warned = false;

  /** @throws UsageError for unknown options, and for an invalid address */
  constructor(root?: string | RemoteMonitorOptions, options?: RemoteMonitorOptions) {
    super();
    const given = leading<RemoteMonitorOptions, 'root'>('root', root, options);
    this.options = readOptions<Settings>('RemoteMonitor', given, {
      root: 'http://localhost:9000',
      path: '/publish/epoch/end/',
      field: 'data',
      headers: {},
      sendAsJson: false,
      timeout: 5000,
    });
    checkNumber('RemoteMonitor', 'timeout', this.options.timeout, {least: 0});
    checkAddress(this.options);
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.warned = false;
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    const record = JSON.stringify(recordOf({epoch}, await resolveLogs(logs)));
    const {root, path, timeout} = this.options;
    const controller = new AbortController();
    const stop = after(timeout, () => controller.abort(new Error(`no answer within ${timeout} ms`)));
    try {
      const answer = await fetch(root + path, {
        method: 'POST',
        signal: controller.signal,
        ...this.content(record),
      });
      if (!answer.ok) this.warn(`it answered ${answer.status} ${answer.statusText}`.trimEnd());
      await answer.body?.cancel();
    } catch (error) {
      this.warn(fetchFailure(controller.signal.aborted ? controller.signal.reason : error));
    } finally {
      stop();
    }
  }

  private content(record: string): {headers: Record<string, string>; body: string | URLSearchParams} {
    const {field, headers, sendAsJson} = this.options;
    if (sendAsJson) return {headers: {'Content-Type': 'application/json', ...headers}, body: record};
    return {headers: {...headers}, body: new URLSearchParams({[field]: record})};
  }

  private warn(reason: string): void {
    if (this.warned) return;
    this.warned = true;
    printWarning(`RemoteMonitor: could not reach the server at ${this.options.root}: ${reason}.`);
  }
}

function checkAddress({root, path}: Settings): void {
  try {
    new URL(root + path);
  } catch {
    throw new UsageError(
      'RemoteMonitor',
      'root and path must form a URL, such as "http://localhost:9000" and "/publish/epoch/end/"; ' +
        `got ${formatValue(root)} and ${formatValue(path)}.`,
    );
  }
}
