import {isRecord} from '../../../src/check.js';
import {LineFile} from '../../logging/line_file.js';
import {checkFormat} from '../../ports/file_format.js';
import {checkFileTarget, type FileLocation} from '../../ports/locations.js';
import {pathResolver} from '../../ports/path_resolver.js';
import {toRunValues} from '../record/run_value.js';
import {Arrived} from './arrived.js';
import {BufferedLogger} from './buffered_logger.js';
import type {LogEntry, RunStart, RunStatus} from '../trackers/run_logger.js';

const WHERE = 'JsonLinesLogger';
/** Milliseconds from one write to the next. */
const INTERVAL = 100;

/**
 * Appends a run to a file of JSON lines, which may hold other runs: one object per line, with the id of the
 * run.
 *
 * ```
 * {"run":"run-a1","type":"start","time":1764500000000,"name":"first try","config":{"batchSize":32}}
 * {"run":"run-a1","type":"log","time":1764500001000,"step":0,"values":{"loss":0.5,"val_loss":"NaN"}}
 * {"run":"run-a1","type":"finish","time":1764500002000,"status":"finished"}
 * ```
 *
 * NaN and the infinities are texts. A resumed training writes a line of the type `resume`, and only the
 * values that the file does not have. A last line that is an incomplete object, because its writer was
 * killed, is removed.
 *
 * @param file a path in Node (a page downloads the file at the end of training), a URL such as
 *   `'indexeddb://runs/log.jsonl'`, or a custom store with a name
 *
 * @example
 * const store = new MemoryStore(); // A path, in Node: new JsonLinesLogger('log.jsonl')
 * const logger = new JsonLinesLogger({store, name: 'log.jsonl'});
 * await model.fit(x, y, {epochs: 2, callbacks: new RunTracker(logger)});
 * console.log(new TextDecoder().decode(store.files.get('log.jsonl')));
 */
export class JsonLinesLogger extends BufferedLogger {
  static readonly className = WHERE;

  private readonly file: LineFile;
  private readonly arrived = new Arrived();
  private id = '';

  /**
   * @param file a path, a URL, or a custom store with a name; it ends in `.jsonl`, or as no other format does
   * @throws UsageError for a file that is neither a text nor a store with a name, and for the ending of
   *   another format, such as `.csv`
   */
  constructor(file: string | FileLocation) {
    super(WHERE, {interval: INTERVAL});
    checkFileTarget(WHERE, 'file', file);
    checkFormat(WHERE, 'JSON lines', file);
    this.file = new LineFile(WHERE, pathResolver(WHERE)(file));
  }

  protected override async open({id, name, time, config, isResumed, model}: RunStart): Promise<void> {
    this.id = id;
    await this.closeOnError(async () => {
      const isKnown = this.readLines(await this.file.open(model));
      if (isKnown && isResumed) this.add('resume', Date.now(), {});
      else this.add('start', time, {name, config});
      await this.file.write();
    });
  }

  protected override async send(entries: readonly LogEntry[]): Promise<void> {
    for (const entry of entries) {
      const missing = this.arrived.missing(entry);
      if (missing.length === 0) continue;
      for (const [key] of missing) this.arrived.add(key, entry.step);
      this.add('log', entry.time, {step: entry.step, values: toRunValues(Object.fromEntries(missing))});
    }
    await this.closeOnError(() => this.file.write());
  }

  protected override async close(status: RunStatus): Promise<void> {
    this.add('finish', Date.now(), {status});
    await this.closeOnError(() => this.file.write());
    await this.file.close();
  }

  private add(type: string, time: number, content: object): void {
    this.file.addLine(`${JSON.stringify({run: this.id, type, time, ...content})}\n`);
  }

  /** An error is final: others may write to the file then. */
  private async closeOnError(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      await this.file.close().catch(() => undefined);
      throw error;
    }
  }

  /** Notes which values of this run a file has. Returns true if it has lines of this run. */
  private readLines(text: string): boolean {
    this.arrived.clear();
    let isKnown = false;
    for (const line of text.split('\n')) {
      const {run, step, values} = parsedLine(line);
      if (run !== this.id) continue;
      isKnown = true;
      if (typeof step === 'number' && isRecord(values)) {
        for (const key of Object.keys(values)) this.arrived.add(key, step);
      }
    }
    return isKnown;
  }
}

/** Other programs may have written other lines. */
function parsedLine(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
