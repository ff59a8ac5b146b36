import {existsSync, readdirSync, readFileSync, realpathSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {isRecord} from '../../../src/check.js';

/** A package.json, as far as it is read here. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly engines?: {readonly node?: string};
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/** A package on disk. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  /** Its folder, without symbolic links. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Folders that are looked at, at most. */
const MOST_FOLDERS = 20_000;

/** The package.json of a folder; undefined if there is none, an error if it cannot be read. */
export function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return undefined;
  const content: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  if (!isRecord(content)) throw new Error('expected an object');
  return content;
}

function installedAt(folder: string, name: string): Installed | undefined {
  try {
    const real = realpathSync(folder);
    const manifest = readManifest(real);
    if (manifest === undefined) return undefined;
    return {name, version: String(manifest.version ?? 'unknown'), folder: real, manifest};
  } catch {
    return undefined;
  }
}

/** The folder and all folders above it. */
function ancestors(folder: string): string[] {
  const found = [folder];
  for (let at = folder; dirname(at) !== at; at = dirname(at)) found.push(dirname(at));
  return found;
}

/** The package that Node finds by this name from a folder. */
export function resolvePackage(name: string, from: string): Installed | undefined {
  for (const folder of ancestors(from)) {
    const found = installedAt(join(folder, 'node_modules', name), name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Names of the packages in a folder `node_modules`, with their scopes. */
function packagesIn(modules: string): string[] {
  return entriesOf(modules).flatMap(name => {
    if (name.startsWith('@')) return entriesOf(join(modules, name)).map(one => `${name}/${one}`);
    return name.startsWith('.') ? [] : [name];
  });
}

/**
 * All packages in the `node_modules` of the project and of the folders above it, and within these. Each
 * folder once, however many links lead to it.
 */
export function installedPackages(project: string): {packages: readonly Installed[]; isComplete: boolean} {
  const found = new Map<string, Installed>();
  const waiting = ancestors(project).map(folder => join(folder, 'node_modules'));
  let folders = 0;
  for (let modules = waiting.shift(); modules !== undefined; modules = waiting.shift()) {
    // Where pnpm keeps the packages that it links.
    for (const name of entriesOf(join(modules, '.pnpm')))
      waiting.push(join(modules, '.pnpm', name, 'node_modules'));
    for (const name of packagesIn(modules)) {
      if (++folders > MOST_FOLDERS) return {packages: [...found.values()], isComplete: false};
      const one = installedAt(join(modules, name), name);
      if (one === undefined || found.has(one.folder)) continue;
      found.set(one.folder, one);
      if (existsSync(join(one.folder, 'node_modules'))) waiting.push(join(one.folder, 'node_modules'));
    }
  }
  return {packages: [...found.values()], isComplete: true};
}

/** Whether a package declares that it needs the other one. */
export function dependsOn(
  {dependencies, peerDependencies, optionalDependencies}: Manifest,
  name: string,
): boolean {
  return [dependencies, peerDependencies, optionalDependencies].some(list => list?.[name] !== undefined);
}
