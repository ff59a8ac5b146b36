/** What the tools share: where the checkout is, how to start a program of node_modules, where Chromium is. */
import {spawn} from 'node:child_process';
import {accessSync, constants, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {delimiter, join} from 'node:path';
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

function packageDir(require, pkg) {
  for (const base of require.resolve.paths(pkg)) {
    const dir = join(base, pkg);
    if (exists(join(dir, 'package.json'))) return dir;
  }
  throw new Error(`${pkg} is not installed: run npm ci.`);
}

function exists(path, mode = constants.F_OK) {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/** Starts `node script ...args`; rejects with the output when it fails. `onOutput` gets the output as it comes. */
export function run(script, args = [], {env = {}, cwd = rootPath, onOutput} = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
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

/** The first Chromium or Chrome found: CHROMIUM_BIN, CHROME_BIN, then the PATH, then the usual places. */
export function findChromium() {
  const named = [process.env.CHROMIUM_BIN, process.env.CHROME_BIN].filter(Boolean);
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap(dir => names.map(name => join(dir, name)));
  const usual = [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .filter(v => process.env[v])
      .map(v => join(process.env[v], 'Google', 'Chrome', 'Application', 'chrome.exe')),
  ];
  return [...named, ...onPath, ...usual].find(path => exists(path, constants.X_OK));
}

export const howToGetChromium =
  'no Chromium or Chrome found: install one (Debian, Ubuntu: apt-get install chromium; macOS: brew install --cask ' +
  'chromium) or set CHROME_BIN to its path';
