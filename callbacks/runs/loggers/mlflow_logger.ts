import {checkName} from '../../../src/check.js';
import {readOptions} from '../../../src/options.js';
import {BUFFER_DEFAULTS} from './buffered_logger_options.js';
import {BufferedLogger} from './buffered_logger.js';
import {MLflowRuns} from './mlflow_runs.js';
import type {LogEntry, RunStart, RunStatus} from '../trackers/run_logger.js';
import {TrackingServer} from './tracking_server.js';
import {
  checkSecret,
  checkServerOptions,
  serverAddress,
  type TrackingServerOptions,
} from './tracking_server_options.js';

const WHERE = 'MLflowLogger';

export interface MLflowLoggerOptions extends TrackingServerOptions {
  /**
   * The address of the server, without `/api`. A user and a password in it are sent as a header. Default:
   * `'http://127.0.0.1:5000'`.
   */
  url?: string;
  /** The name of the experiment, which is created if it does not exist. Default: `'Default'`. */
  experiment?: string;
  /** A token, which is sent as `Authorization: Bearer`. Default: none. */
  token?: string;
}

/**
 * Logs a run to MLflow, through its REST API. In a page, the server must allow the origin of the page:
 * `mlflow server --cors-allowed-origins http://localhost:8080`.
 *
 * The values of epochs and of batches become metrics, with the step, and the config of the run becomes
 * params, with names like `model.parameters`. A param that exceeds MLflow's limits (250 characters for a
 * name, 6000 for a value) is cut. A character that MLflow does not allow in a name becomes `_`. The tag
 * `tfjs-metrics.run` holds the id of the run, by which a resumed training finds it again.
 *
 * @example
 * const logger = new MLflowLogger({url: 'http://127.0.0.1:5000', experiment: 'digits'});
 * const tracker = new RunTracker(logger, {name: 'first try'});
 */
export class MLflowLogger extends BufferedLogger {
  static readonly className = WHERE;

  private readonly runs: MLflowRuns;

  /** @throws UsageError for unknown options and invalid values */
  constructor(options?: MLflowLoggerOptions) {
    const settings = readOptions<Required<Omit<MLflowLoggerOptions, 'token'>> & {token: string | undefined}>(
      WHERE,
      options,
      {
        url: 'http://127.0.0.1:5000',
        experiment: 'Default',
        token: undefined,
        headers: {},
        timeout: 10,
        ...BUFFER_DEFAULTS,
      },
      {trackingUri: 'url', experimentName: 'experiment'},
    );
    const {experiment, token, timeout} = settings;
    checkName(WHERE, 'experiment', experiment);
    checkSecret(WHERE, 'token', token);
    checkServerOptions(WHERE, settings);
    const {url, headers, secrets} = serverAddress(WHERE, settings.url);
    super(WHERE, settings);
    const server = new TrackingServer({
      url,
      timeout,
      headers: {
        ...headers,
        ...(token === undefined ? {} : {Authorization: `Bearer ${token}`}),
        ...settings.headers,
      },
      secrets: token === undefined ? secrets : [...secrets, token],
    });
    this.runs = new MLflowRuns(server, experiment);
  }

  /**
   * Stores a file with the run, through the server (`mlflow server --serve-artifacts`, which is the default).
   *
   * @param name a relative path, such as `'report.html'`
   */
  artifact(name: string, content: string | Uint8Array): void {
    this.addUpload(() => this.runs.upload(name, content));
  }

  protected override open(run: RunStart): Promise<void> {
    return this.runs.open(run);
  }

  protected override send(entries: readonly LogEntry[]): Promise<void> {
    return this.runs.log(entries);
  }

  protected override close(status: RunStatus): Promise<void> {
    return this.runs.close(status);
  }
}
