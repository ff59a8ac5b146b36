import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import type {TrainingLogs} from '../../../src/tfjs/callbacks/training_stages.js';
import {ControlledRecorder} from './controlled_recorder.js';
import type {RunRecorderOptions} from './run_recorder_options.js';

/** What the page can send to a training. */
export interface RunCommand {
  type: 'pause' | 'resume' | 'stop';
}

/**
 * Where messages go: `self` in a worker, a `MessagePort`, or `parentPort` in a worker of Node.
 */
export interface RunPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: {readonly data: unknown}) => void): void;
  removeEventListener(type: 'message', listener: (event: {readonly data: unknown}) => void): void;
  /** Of a MessagePort: delivers messages from now on. */
  start?(): void;
}

const WHERE = 'serveRun';

/**
 * A callback for `fit` in a worker, through which a page sees the training and controls it. It posts every
 * addition to the record as a message (`RunChange`; the first one is the whole record), and obeys the
 * messages `{type: 'pause'}`, `{type: 'resume'}` and `{type: 'stop'}` while the training runs. It ignores
 * other messages. Stopping restores the weights of the best epoch.
 *
 * @param options those of `RunRecorder`, except `file`
 * @throws UsageError without a port, and for unknown options and invalid values
 *
 * @example
 * const {port1, port2} = new MessageChannel(); // In a worker: serveRun(self)
 * let seen;
 * port1.onmessage = ({data}) => (seen = applyChange(seen, data));
 * await model.fit(x, y, {epochs: 2, callbacks: serveRun(port2, {name: 'in a worker'})});
 * port1.close();
 */
export function serveRun(port: RunPort, options?: RunRecorderOptions): ControlledRecorder {
  const isPort = (['postMessage', 'addEventListener', 'removeEventListener'] as const).every(
    name => typeof (port as Partial<RunPort> | undefined)?.[name] === 'function',
  );
  if (!isPort) {
    throw new UsageError(
      WHERE,
      `expected a port, such as self in a worker or a MessagePort; got ${formatValue(port)}.`,
    );
  }
  return new ServedRecorder(port, options);
}

class ServedRecorder extends ControlledRecorder {
  static override readonly className: string = WHERE;

  private readonly port: RunPort;
  private readonly obey = ({data}: {readonly data: unknown}): void => {
    const type = (data as Partial<RunCommand> | null | undefined)?.type;
    if (type === 'pause') this.pause();
    else if (type === 'resume') this.resume();
    else if (type === 'stop') this.stop();
  };

  constructor(port: RunPort, options?: RunRecorderOptions) {
    super(WHERE, options);
    this.port = port;
    this.listen(change => port.postMessage(change));
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.port.addEventListener('message', this.obey);
    this.port.start?.();
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    // A listener would keep a worker of Node alive.
    this.port.removeEventListener('message', this.obey);
    await super.onTrainEnd(logs);
  }

  override async onTrainError(error: unknown): Promise<void> {
    this.port.removeEventListener('message', this.obey);
    await super.onTrainError(error);
  }
}
