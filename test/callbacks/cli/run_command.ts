/** callbacks/cli/bin.ts for the sources: the script of the page comes from the environment. */
import {runCommand} from '../../../callbacks/cli/run_command.js';

const ending = new AbortController();
process.once('SIGINT', () => ending.abort());
process.once('SIGTERM', () => ending.abort());
process.exitCode = await runCommand(process.argv.slice(2), {
  write: text => void process.stdout.write(text),
  writeError: text => void process.stderr.write(text),
  signal: ending.signal,
  script: process.env.WATCH_SCRIPT as string,
  root: new URL('../../../', import.meta.url),
  modules: new URL('../../../', import.meta.url),
});
