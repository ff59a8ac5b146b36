import type {Finding, Place} from '../findings.js';
import {type Installed, resolvePackage} from '../project/installed.js';
import type {Examined} from './check_installation.js';
import {packageOf, type SourceFile} from './source_file.js';

/** Packages with a backend. A program that imports several uses the first one of this list. */
const BACKENDS = [
  ['@tensorflow/tfjs-node-gpu', 'tensorflow'],
  ['@tensorflow/tfjs-node', 'tensorflow'],
  ['@tensorflow/tfjs-backend-webgpu', 'webgpu'],
  ['@tensorflow/tfjs', 'cpu in Node, webgl in a page'],
  ['@tensorflow/tfjs-backend-webgl', 'webgl'],
  ['@tensorflow/tfjs-backend-wasm', 'wasm'],
  ['@tensorflow/tfjs-backend-cpu', 'cpu'],
] as const;

/** Where each package of tfjs is imported first. */
function importedPackages(sources: readonly SourceFile[]): Map<string, Place> {
  const found = new Map<string, Place>();
  for (const {imports, placeOf} of sources) {
    for (const {from, at} of imports) {
      const name = packageOf(from);
      if (name?.startsWith('@tensorflow/') === true && !/^https?:/.test(from) && !found.has(name))
        found.set(name, placeOf(at));
    }
  }
  return found;
}

/** The backend that the programs of the project get, and packages that they import in vain. */
export function examineBackends(
  sources: readonly SourceFile[],
  packages: readonly Installed[],
  project: string,
): Examined {
  const imported = importedPackages(sources);
  const findings: Finding[] = [];
  for (const [name, place] of imported) {
    if (resolvePackage(name, project) === undefined)
      findings.push({
        kind: 'problem',
        place,
        found: `${name} is imported, and not installed`,
        advice: `Run npm install ${name}.`,
      });
  }
  const used = BACKENDS.filter(([name]) => imported.has(name));
  const native = packages.find(({name}) => /^@tensorflow\/tfjs-node(?:-gpu)?$/.test(name));
  if (native !== undefined && !imported.has(native.name))
    findings.push({
      kind: 'note',
      found: `${native.name} is installed, and no source imports it`,
      advice: `Import it in place of @tensorflow/tfjs in programs for Node: without it, they run on cpu.`,
    });
  const setsBackend = sources.some(({references}) =>
    references.some(({path}) => path[path.length - 1] === 'setBackend'),
  );
  if (imported.has('@tensorflow/tfjs-backend-wasm') && imported.has('@tensorflow/tfjs') && !setsBackend)
    findings.push({
      kind: 'note',
      place: imported.get('@tensorflow/tfjs-backend-wasm'),
      found: 'the wasm backend is imported, and no source selects it',
      advice: "Call await tf.setBackend('wasm') before anything else, where it is meant.",
    });
  if (imported.size > 0 && used.length === 0)
    findings.push({
      kind: 'note',
      place: [...imported.values()][0],
      found: 'no source imports a backend',
      advice: 'Import @tensorflow/tfjs, or @tensorflow/tfjs-backend-cpu, wasm, webgl or webgpu.',
    });
  return {facts: [{name: 'backend', value: describe(used, imported, setsBackend)}], findings};
}

function describe(
  used: readonly (readonly [string, string])[],
  imported: ReadonlyMap<string, Place>,
  setsBackend: boolean,
): string {
  if (used.length === 0) return 'not known: no source imports a package with one';
  const list = used.map(([name, backend]) => {
    const {file, line} = imported.get(name) as Place;
    return `${backend} (${name}, imported in ${file}:${line})`;
  });
  return `${list.join('; ')}${setsBackend ? '; sources call setBackend' : ''}`;
}
