#!/usr/bin/env node
/** The command `tfjs-metrics`. */
import {runCommand} from './run_command.js';

const ending = new AbortController();
const end = () => ending.abort();
process.once('SIGINT', end);
process.once('SIGTERM', end);
void runCommand(process.argv.slice(2), {
  write: text => void process.stdout.write(text),
  writeError: text => void process.stderr.write(text),
  signal: ending.signal,
  script: new URL('../../../tfjs-metrics.watch.min.js', import.meta.url),
  root: new URL('../../../../', import.meta.url),
  modules: new URL('../../', import.meta.url),
}).then(status => {
  process.exitCode = status;
});
