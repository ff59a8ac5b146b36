/** What the tools share: where the checkout is, and how to start a program of node_modules. */
import {spawn} from 'node:child_process';
import {accessSync, constants, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = new URL('../', import.meta.url);
export const rootPath = fileURLToPath(root);

/** The script of a package's command, to be started with this very Node (no shell, no shim). */
export function bin(pkg, command = pkg) {
  const require = createRequire(import.meta.url);
  const dir = packageDir(require, pkg);
  const {bin: bins} = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  return join(dir, typeof bins === 'string' ? bins : bins[command]);
}

/** The command that starts npm: the npm that started this process, or the one on the PATH. */
export function npm() {
  const script = process.env.npm_execpath;
  return script ? [process.execPath, script] : ['npm'];
}

function packageDir(require, pkg) {
  for (const base of require.resolve.paths(pkg)) {
    const dir = join(base, pkg);
    if (exists(join(dir, 'package.json'))) return dir;
  }
  throw new Error(`${pkg} is not installed: run npm ci.`);
}

export function exists(path, mode = constants.F_OK) {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts `node script ...args`; rejects with the output when it fails. `onOutput` gets the output as it
 * comes. `through` is a command that starts the command, such as `xvfb-run -a`.
 */
export function run(script, args = [], {env = {}, cwd = rootPath, onOutput, through = []} = {}) {
  return new Promise((resolve, reject) => {
    const [command, ...all] = [...through, process.execPath, script, ...args];
    const child = spawn(command, all, {
      cwd,
      env: {...process.env, ...env},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const take = data => {
      output += data;
      onOutput?.(String(data));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(Object.assign(new Error(output || `ended with ${signal ?? code}`), {output, code, signal}));
    });
  });
}
