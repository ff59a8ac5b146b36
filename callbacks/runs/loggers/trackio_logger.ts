import {checkName} from '../../../src/check.js';
import {readOptions} from '../../../src/options.js';
import {toRunValue} from '../record/run_value.js';
import {BUFFER_DEFAULTS} from './buffered_logger_options.js';
import {BufferedLogger} from './buffered_logger.js';
import {isOfBatch, type LogEntry, type RunStart} from '../trackers/run_logger.js';
import {TrackingServer} from './tracking_server.js';
import {
  checkSecret,
  checkServerOptions,
  serverAddress,
  type TrackingServerOptions,
} from './tracking_server_options.js';

const WHERE = 'TrackioLogger';

export interface TrackioLoggerOptions extends TrackingServerOptions {
  /**
   * The address of the server. It may be the whole address that `trackio.show()` prints, with its
   * `write_token`. Default: `'http://127.0.0.1:7860'`.
   */
  url?: string;
  /** The name of the project. Default: `'tfjs'`. */
  project?: string;
  /**
   * The token that allows writing: `TRACKIO_WRITE_TOKEN` of the server. Default: `write_token` in the
   * address, else none.
   */
  writeToken?: string;
  /** A Hugging Face token, for a server in a Space. Default: none. */
  hfToken?: string;
}

type Settings = Required<Omit<TrackioLoggerOptions, 'writeToken' | 'hfToken'>> &
  Pick<TrackioLoggerOptions, 'writeToken' | 'hfToken'>;

/**
 * Logs a run to trackio, through `/api/bulk_log`. trackio allows no page of another origin to write: use it
 * in Node, or from a page of the same origin.
 *
 * trackio knows each entry by an id, and ignores one that it has already.
 *
 * @example
 * const logger = new TrackioLogger({url: 'http://127.0.0.1:7860', project: 'digits', writeToken: 'abc'});
 * const tracker = new RunTracker(logger, {name: 'first try'});
 */
export class TrackioLogger extends BufferedLogger {
  static readonly className = WHERE;

  private readonly server: TrackingServer;
  private readonly project: string;
  private readonly hfToken: string | null;
  private opened: RunStart | undefined;
  /** The server has the config of the run. */
  private hasConfig = false;

  /** @throws UsageError for unknown options and invalid values */
  constructor(options?: TrackioLoggerOptions) {
    const settings = readOptions<Settings>(WHERE, options, {
      url: 'http://127.0.0.1:7860',
      project: 'tfjs',
      writeToken: undefined,
      hfToken: undefined,
      headers: {},
      timeout: 10,
      ...BUFFER_DEFAULTS,
    });
    checkName(WHERE, 'project', settings.project);
    checkSecret(WHERE, 'writeToken', settings.writeToken);
    checkSecret(WHERE, 'hfToken', settings.hfToken);
    checkServerOptions(WHERE, settings);
    const {url, headers, parameters, secrets} = serverAddress(WHERE, settings.url);
    super(WHERE, settings);
    const token = settings.writeToken ?? parameters.get('write_token') ?? undefined;
    const {hfToken} = settings;
    this.project = settings.project;
    this.hfToken = hfToken ?? null;
    this.server = new TrackingServer({
      url,
      timeout: settings.timeout,
      headers: {
        ...headers,
        ...(token === undefined ? {} : {'X-Trackio-Write-Token': token}),
        ...(hfToken === undefined ? {} : {Authorization: `Bearer ${hfToken}`}),
        ...settings.headers,
      },
      secrets: [...secrets, ...[token, hfToken].filter(secret => secret !== undefined)],
    });
  }

  /** trackio creates a run with its first entry. */
  protected override open(run: RunStart): Promise<void> {
    if (this.opened !== run) this.hasConfig = false;
    this.opened = run;
    return Promise.resolve();
  }

  protected override async send(entries: readonly LogEntry[]): Promise<void> {
    const {id, name, config} = this.opened as RunStart;
    const logs = entries.map((entry, i) => ({
      project: this.project,
      run: name,
      run_id: id,
      step: entry.step,
      metrics: Object.fromEntries(
        Object.entries(entry.values).map(([key, value]) => [key, toRunValue(value)]),
      ),
      config: i === 0 && !this.hasConfig ? {...config} : null,
      log_id: `${id}-${isOfBatch(entry) ? 'batch-' : ''}${entry.step}`,
    }));
    await this.server.request('POST', '/api/bulk_log', {logs, hf_token: this.hfToken});
    this.hasConfig = true;
  }

  /** trackio does not know whether a run has ended. */
  protected override close(): Promise<void> {
    return Promise.resolve();
  }
}
