import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {applyChange} from '../runs/apply_change.js';
import {isRunChange} from '../runs/check_change.js';
import type {Run} from '../runs/run.js';
import type {RunCommand, RunPort} from '../runs/serve_run.js';
import type {RunControls} from './run_controls.js';

/** The part of the element that a connection uses. */
interface Shows {
  run: Run | undefined;
  controls: RunControls | undefined;
  isPaused: boolean;
}

/**
 * Shows the run whose changes a port delivers, and sends what the buttons ask for. Other messages of the port
 * are ignored, and so are changes of a run whose beginning was missed.
 *
 * @param endEarlier ends the earlier connection of the element; not called if the port is refused
 * @returns a function that ends the connection
 */
export function connectRun(element: Shows, port: RunPort, endEarlier: () => void): () => void {
  if (typeof port?.addEventListener !== 'function' || typeof port.postMessage !== 'function')
    throw new UsageError(
      'training-dashboard.connect',
      `expected a Worker or a MessagePort; got ${formatValue(port)}.`,
    );
  endEarlier();
  let run: Run | undefined;
  const take = ({data}: {readonly data: unknown}): void => {
    if (!isRunChange(data) || (data.type !== 'start' && data.id !== run?.id)) return;
    run = applyChange(run, data);
    element.run = run;
  };
  const send = (type: RunCommand['type']): void => {
    port.postMessage({type});
    element.isPaused = type === 'pause';
  };
  const controls = {pause: () => send('pause'), resume: () => send('resume'), stop: () => send('stop')};
  element.controls = controls;
  port.addEventListener('message', take);
  port.start?.();
  return () => {
    port.removeEventListener('message', take);
    if (element.controls === controls) element.controls = undefined;
  };
}
