/** Temporary projects: folders with the packed package and the packages that an environment needs. */
import {spawn} from 'node:child_process';
import {mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {npm} from '../../../tools/lib.mjs';

export const versions = JSON.parse(readFileSync(new URL('../versions.json', import.meta.url), 'utf8'));

/** Packages of versions.json, as npm takes them. */
export const pinned = (...names) => names.map(name => `${name}@${versions[name]}`);

export const TFJS = `@tensorflow/tfjs@${versions.tfjs}`;

/** The environment cannot be had on this machine. The row says so, and is not a failure. */
export class Unavailable extends Error {}

const PATIENCE_MS = 600_000;

/** Runs a command, and returns what it prints; rejects with that if the command fails or does not end. */
export function output(cwd, [command, ...args], env = {}, patienceMs = PATIENCE_MS) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: {...process.env, CI: 'true', NO_COLOR: '1', ...env},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const streams = [child.stdout, child.stderr];
    let text = '';
    for (const stream of streams) stream.on('data', data => (text += data));
    const fail = what => reject(new Error(`${[command, ...args].join(' ')}: ${what}\n${text.trim()}`));
    const patience = setTimeout(() => {
      child.kill('SIGKILL');
      for (const stream of streams) stream.destroy(); // processes that the command started keep them open
      fail(`did not end within ${patienceMs / 1000} s`);
    }, patienceMs);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(patience);
      if (code === 0) resolve(text.trim());
      else fail(`ended with ${signal ?? code}`);
    });
  });
}

/** The last line of what a command prints; tfjs may print a greeting before. */
export const lastLine = async (...args) => (await output(...args)).split('\n').at(-1);

export const node = (cwd, ...args) => lastLine(cwd, [process.execPath, ...args]);

export function write(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
    mkdirSync(dirname(join(folder, name)), {recursive: true});
    writeFileSync(join(folder, name), text);
  }
}

/** Adds fields to the package.json of a folder. */
export function addFields(folder, fields) {
  const file = join(folder, 'package.json');
  write(folder, {'package.json': {...JSON.parse(readFileSync(file, 'utf8')), ...fields}});
}

/** The path of a package's command, which Node or a shell starts. */
export const binOf = (base, name) => join(base, 'node_modules', '.bin', name);

/**
 * `folder` is temporary, `tarball` the packed package, and `cache` a folder of downloads that runs share.
 */
export class Projects {
  #installed = new Map();

  constructor({folder, tarball, cache}) {
    Object.assign(this, {folder, tarball, cache});
  }

  /** A new folder with these files and nothing else. */
  empty(name, files = {}) {
    const dir = join(this.folder, name);
    mkdirSync(dir, {recursive: true});
    write(dir, files);
    return dir;
  }

  /** A folder in which npm has installed packages, which environments with the same ones share. */
  install(...packages) {
    const key = [...packages].sort().join(' ');
    const known = this.#installed.get(key) ?? this.#npmInstall(`npm-${this.#installed.size}`, packages);
    this.#installed.set(key, known);
    return known;
  }

  async #npmInstall(name, packages) {
    const base = this.empty(name, {'package.json': {private: true}});
    await output(base, [...npm(), ...NPM_INSTALL, ...packages]);
    return base;
  }

  /** A project with the package, some packages and some files; `base` is where its node_modules are. */
  async create(name, packages, files) {
    const base = await this.install(this.tarball, ...packages);
    const dir = join(base, name);
    write(dir, {'package.json': {private: true}, ...files});
    return {base, dir};
  }
}

export const NPM_INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

const CORE = /The highest priority backend/g; // a message that tfjs-core has once

/** How many copies of tfjs-core are in the JavaScript files of a folder. */
export function copiesOfCore(folder) {
  const files = readdirSync(folder, {recursive: true}).filter(file => /\.[cm]?js$/.test(file));
  const counts = files.map(file => (readFileSync(join(folder, file), 'utf8').match(CORE) ?? []).length);
  return counts.reduce((sum, count) => sum + count, 0);
}

export function assertOneCopy(folder) {
  const copies = copiesOfCore(folder);
  if (copies !== 1) throw new Error(`the bundle has ${copies} copies of tfjs-core, expected 1`);
}
