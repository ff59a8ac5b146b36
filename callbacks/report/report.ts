import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {optionsOf} from '../../src/options.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {type OnException, throwOrWarn} from '../base/on_exception.js';
import {lockTarget, WriteLocks} from '../locks/write_locks.js';
import {fileAt, type FileLocation} from '../ports/locations.js';
import {pathResolver} from '../ports/path_resolver.js';
import {RunRecorder} from '../runs/recorder/run_recorder.js';
import type {RunRecorderOptions} from '../runs/recorder/run_recorder_options.js';
import {reportFormat, type ReportFormat} from './report_format.js';

export interface ReportCallbackOptions extends RunRecorderOptions {
  /** The heading of the report. Default: the name of the run. */
  title?: string;
}

const WHERE = 'Report';

/**
 * Writes the report of a training when it ends, also when it ends with an error: one file, HTML as
 * `reportHtml` returns it, or Markdown as `reportMarkdown` does if the name ends in `.md`. In Node it is a
 * file on disk; a page downloads it.
 *
 * This is a `RunRecorder`: it takes its options, and `run` is the record. List it after callbacks that add
 * numbers to the logs.
 *
 * **Logs**: nothing.
 *
 * @example
 * const store = new MemoryStore(); // A path, in Node: new Report('report.html')
 * await model.fit(x, y, {epochs: 2, callbacks: new Report({store, name: 'report.html'}, {title: 'Penguins'})});
 * console.log(new TextDecoder().decode(store.files.get('report.html'))); // <!DOCTYPE html> ...
 */
export class Report extends RunRecorder {
  static override readonly className: string = WHERE;

  /** @internal */
  static override readonly ownOptions: readonly string[] = ['title'];

  private readonly format: ReportFormat;
  private readonly target: string | FileLocation;
  private readonly title: string | undefined;
  private readonly onException: OnException;
  private readonly pageLocks = new WriteLocks(WHERE);
  private location: FileLocation | undefined;

  /**
   * @param filename ends in `.html`, `.htm`, `.md` or `.markdown`: a path in Node (in a page the file is
   *   downloaded), a URL such as `'indexeddb://report.html'`, or a custom store with a name
   * @throws UsageError for another ending, unknown options and invalid values
   */
  constructor(filename: string | FileLocation, options: ReportCallbackOptions = {}) {
    super(optionsOf<ReportCallbackOptions>(WHERE, options));
    const title = this.optionOf('title');
    const isLocation = typeof filename === 'object' && filename !== null && 'store' in filename;
    if (!isLocation && (typeof filename !== 'string' || filename === '')) {
      throw new UsageError(
        WHERE,
        `file must be a path, a URL or {store, name}; got ${formatValue(filename)}.`,
      );
    }
    if (title !== undefined && typeof title !== 'string') {
      throw new UsageError(WHERE, `title must be a text; got ${formatValue(title)}.`);
    }
    this.format = reportFormat(WHERE, filename);
    this.target = pathResolver(WHERE)(filename);
    this.title = title;
    this.onException = this.optionOf('onException') as OnException;
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    // A place where nothing can be written is an error before the training, not after it.
    await this.findLocation(this.onException, this.knownModel);
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    await this.writeReport(this.onException);
  }

  override async onTrainError(error: unknown): Promise<void> {
    await super.onTrainError(error);
    await this.writeReport('warn');
  }

  /** @internal */
  override async onTrainRefused(error: unknown, model: LayersModel): Promise<void> {
    await super.onTrainRefused(error, model);
    await this.findLocation('warn', model);
    await this.writeReport('warn');
  }

  private async findLocation(onException: OnException, model: LayersModel | undefined): Promise<void> {
    this.location = undefined;
    await throwOrWarn(WHERE, onException, async () => {
      const location = await fileAt(WHERE, this.target);
      await this.pageLocks.acquire([lockTarget(location)], model);
      this.location = location;
    });
  }

  private async writeReport(onException: OnException): Promise<void> {
    const {location, title} = this;
    if (location === undefined) return;
    const {store, name} = location;
    await throwOrWarn(WHERE, onException, async () => {
      try {
        const text = await this.format(this.run, title === undefined ? {} : {title});
        await this.pageLocks.check();
        await store.write(name, new TextEncoder().encode(text));
      } finally {
        await this.pageLocks.release();
        await store.close?.();
      }
    });
  }
}
