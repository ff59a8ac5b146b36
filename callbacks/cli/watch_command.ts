import {stat} from 'node:fs/promises';
import {escapeControls} from '../../src/escape_controls.js';
import {watch} from '../watch/watch.js';
import {type Command, WrongUse} from './command.js';
import {readArguments} from './read_arguments.js';

const HELP = `Usage: tfjs-metrics watch FILE [--port PORT]

Shows a training in the browser, live and afterwards. FILE contains a run as JSON lines; it need not exist yet.
The page is served on 127.0.0.1 only, and loads nothing from elsewhere.

  --port PORT   the port of the page; without it, any free port
  -h, --help    prints this text

End with Ctrl+C.
`;

function parse(args: readonly string[]): {file: string; port: number} {
  const {values, positionals: files} = readArguments(args, {port: {type: 'string'}});
  if (files.length !== 1) throw new WrongUse(`watch: expected one file, got ${files.length}`);
  const port = String(values.port ?? '0');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535)
    throw new WrongUse(`--port: expected a number from 0 to 65535, got "${port}"`);
  return {file: files[0], port: Number(port)};
}

/** Says what to do about an error of the server or the file. */
function advice({code, message}: NodeJS.ErrnoException, port: number): string {
  if (code === 'EADDRINUSE')
    return `port ${port} is in use: choose another one, or leave --port out for a free one`;
  if (code === 'EACCES') return `port ${port} is not allowed: choose one above 1023, or leave --port out`;
  return message;
}

/** `tfjs-metrics watch` */
export const watchCommand: Command = {
  help: HELP,
  async run(args, {write, writeError, signal, script}) {
    const {file, port} = parse(args);
    const found = await stat(file).catch(() => undefined);
    if (found?.isDirectory()) throw new WrongUse(`watch: expected a file, got the folder "${file}"`);
    const onProblem = (text: string): void => writeError(`tfjs-metrics: ${escapeControls(text)}\n`);
    const watching = await watch(file, {port, script, onProblem}).catch(error => {
      throw new Error(advice(error as Error, port));
    });
    const shown = escapeControls(file);
    write(`${found ? 'Watching' : 'Waiting for'} ${shown}: ${watching.url} (end with Ctrl+C)\n`);
    await aborted(signal);
    await watching.close();
    return 0;
  },
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), {once: true});
  });
