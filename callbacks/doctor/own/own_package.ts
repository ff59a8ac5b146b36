import {fileURLToPath} from 'node:url';
import type {Manifest} from '../project/installed.js';
import {readManifest} from '../project/installed.js';

/** Where this package is: in `node_modules`, or as sources in its tests. */
export interface PackagePlaces {
  /** The folder of its package.json. */
  readonly root: URL;
  /** The folder of its modules, which contains `src` and `callbacks`. */
  readonly modules: URL;
}

/** An import path of this package. */
export interface EntryPoint {
  /** `tfjs-metrics/callbacks` */
  readonly name: string;
  /** The module, without what follows its name: `.js`, `.d.ts` or `.ts`. */
  readonly module: string;
}

/** This package, as its own package.json describes it. */
export interface OwnPackage extends PackagePlaces {
  readonly name: string;
  readonly version: string;
  readonly manifest: Manifest;
  readonly entryPoints: readonly EntryPoint[];
}

const BUILT = './dist/esm/';

/** The file that `import` finds for one entry of `exports`. */
function importedFile(conditions: unknown): string | undefined {
  const {import: found} = conditions as {import?: {default?: string}};
  return found?.default;
}

/** Reads the package.json of this package. */
export function ownPackage(places: PackagePlaces): OwnPackage {
  const manifest = readManifest(fileURLToPath(places.root)) as Manifest;
  const {name, version} = manifest as Required<Manifest>;
  const entryPoints = Object.entries(manifest.exports as object).flatMap(([path, conditions]) => {
    const file = importedFile(conditions);
    if (file?.startsWith(BUILT) !== true) return [];
    const module = file.slice(BUILT.length).replace(/\.js$/, '');
    return {name: `${name}${path.slice(1)}`, module: new URL(module, places.modules).href};
  });
  return {...places, name, version, manifest, entryPoints};
}
