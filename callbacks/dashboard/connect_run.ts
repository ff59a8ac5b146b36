import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {applyChange} from '../runs/record/apply_change.js';
import {isRunChange} from '../runs/record/check_change.js';
import type {Run} from '../runs/record/run.js';
import type {RunCommand, RunPort} from '../runs/recorder/serve_run.js';
import type {RunControls} from './run_controls.js';

/** The part of the element that a connection uses. */
interface ConnectedElement {
  run: Run | undefined;
  controls: RunControls | undefined;
  isPaused: boolean;
}

/**
 * Shows the run whose changes a port delivers, and sends what the buttons ask for. Other messages of the port
 * are ignored, and so are changes of a run whose beginning was missed.
 */
export class RunConnection {
  private run: Run | undefined;
  private isOpen = false;
  private readonly element: ConnectedElement;
  private readonly port: RunPort;
  private readonly controls: RunControls;
  private readonly take = ({data}: {readonly data: unknown}): void => {
    if (!isRunChange(data) || (data.type !== 'start' && data.id !== this.run?.id)) return;
    this.run = applyChange(this.run, data);
    this.element.run = this.run;
  };

  /** @throws UsageError unless it is a port */
  constructor(element: ConnectedElement, port: RunPort) {
    if (typeof port?.addEventListener !== 'function' || typeof port.postMessage !== 'function') {
      throw new UsageError(
        'training-dashboard.connect',
        `expected a Worker or a MessagePort; got ${formatValue(port)}.`,
      );
    }
    this.element = element;
    this.port = port;
    const send = (type: RunCommand['type']): void => {
      port.postMessage({type});
      element.isPaused = type === 'pause';
    };
    this.controls = {pause: () => send('pause'), resume: () => send('resume'), stop: () => send('stop')};
    element.controls = this.controls;
  }

  /** Listens to the port; again after `close`, too. */
  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.port.addEventListener('message', this.take);
    this.port.start?.();
  }

  /** Leaves the port until `open`. */
  close(): void {
    this.isOpen = false;
    this.port.removeEventListener('message', this.take);
  }

  /** Ends the connection. */
  end(): void {
    this.close();
    if (this.element.controls === this.controls) this.element.controls = undefined;
  }
}
