import {stat} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {escapeControls} from '../../src/escape_controls.js';
import {watch} from '../watch/watch.js';

const HELP = `Usage: tfjs-metrics watch FILE [--port PORT]

Shows a training in the browser, live and afterwards. FILE contains a run as JSON lines; it need not exist yet.
The page is served on 127.0.0.1 only, and loads nothing from elsewhere.

  --port PORT   the port of the page; without it, any free port
  -h, --help    prints this text

End with Ctrl+C.
`;

/** What the command needs of its process. */
export interface CommandContext {
  write(text: string): void;
  writeError(text: string): void;
  /** Aborted when the command has to end, as by Ctrl+C. */
  signal: AbortSignal;
  /** The script of the page, on disk. */
  script: string | URL;
}

class WrongUse extends Error {}

function parse(args: readonly string[]): {help: true} | {help: false; file: string; port: number} {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {port: {type: 'string'}, help: {type: 'boolean', short: 'h'}},
    });
  } catch (error) {
    throw new WrongUse((error as Error).message);
  }
  const {values, positionals} = parsed;
  if (values.help) return {help: true};
  const [command, ...files] = positionals;
  if (command !== 'watch')
    throw new WrongUse(
      command === undefined ? 'expected a command: watch' : `expected the command watch, got "${command}"`,
    );
  if (files.length !== 1) throw new WrongUse(`watch: expected one file, got ${files.length}`);
  const port = values.port ?? '0';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535)
    throw new WrongUse(`--port: expected a number from 0 to 65535, got "${port}"`);
  return {help: false, file: files[0], port: Number(port)};
}

/** Says what to do about an error of the server or the file. */
function advice({code, message}: NodeJS.ErrnoException, port: number): string {
  if (code === 'EADDRINUSE')
    return `port ${port} is in use: choose another one, or leave --port out for a free one`;
  if (code === 'EACCES') return `port ${port} is not allowed: choose one above 1023, or leave --port out`;
  return message;
}

/** Runs the command until `signal` is aborted. Returns its exit status: 0, 1 on failure, 2 on wrong use. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const {write, writeError, signal, script} = context;
  const fail = (text: string) => writeError(`tfjs-metrics: ${escapeControls(text)}\n`);
  let port = 0;
  try {
    const wanted = parse(args);
    if (wanted.help) {
      write(HELP);
      return 0;
    }
    const {file} = wanted;
    port = wanted.port;
    const found = await stat(file).catch(() => undefined);
    if (found?.isDirectory()) throw new WrongUse(`watch: expected a file, got the folder "${file}"`);
    const watching = await watch(file, {port, script, onProblem: fail});
    const shown = escapeControls(file);
    write(`${found ? 'Watching' : 'Waiting for'} ${shown}: ${watching.url} (end with Ctrl+C)\n`);
    await aborted(signal);
    await watching.close();
    return 0;
  } catch (error) {
    const isWrongUse = error instanceof WrongUse;
    fail(isWrongUse ? `${error.message}. See tfjs-metrics --help.` : advice(error as Error, port));
    return isWrongUse ? 2 : 1;
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), {once: true});
  });
