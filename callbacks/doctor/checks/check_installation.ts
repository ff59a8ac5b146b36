import {relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Fact, Finding} from '../findings.js';
import type {KnownNames} from '../own/known_names.js';
import type {OwnPackage} from '../own/own_package.js';
import {dependsOn, type Installed, resolvePackage} from '../project/installed.js';
import {satisfies} from '../project/version_range.js';

/** Facts about the project, and what is wrong with them. */
export interface Examined {
  readonly facts: readonly Fact[];
  readonly findings: readonly Finding[];
}

const problem = (found: string, advice: string): Finding => ({kind: 'problem', found, advice});

/** The parts of tfjs of which a program must have one copy only: their classes and tensors are compared. */
const SINGLE = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'];

/** Node, against the range of this package. */
export function examineNode({manifest, name}: OwnPackage, version: string): Examined {
  const range = manifest.engines?.node ?? '*';
  const isRight = satisfies(version, range);
  const facts = [{name: 'Node', value: `${version} (${name} needs ${range})`}];
  return {
    facts,
    findings: isRight ? [] : [problem(`Node ${version} is not in ${range}`, 'Install such a version.')],
  };
}

/**
 * This package: where it is, and whether its entry points can be loaded.
 *
 * @param isImported whether some source of the project imports it
 */
export function examineOwn(
  own: OwnPackage,
  {entryPoints}: KnownNames,
  project: string,
  isImported: boolean,
): Examined {
  const {name, version} = own;
  const inProject = resolvePackage(name, project);
  const failed = entryPoints.filter(({error}) => error !== undefined);
  const isOther = inProject !== undefined && inProject.version !== version;
  const where = inProject === undefined ? 'not installed in this project' : shown(project, inProject.folder);
  const loaded =
    failed.length === 0
      ? `all ${entryPoints.length} entry points can be loaded`
      : `${failed.length} of ${entryPoints.length} entry points cannot be loaded`;
  const findings = failed
    .slice(0, 1)
    .map(({name: entry, error = ''}) =>
      problem(
        `${entry} cannot be loaded: ${error}`,
        'Install its peer dependencies. Options and names of tf were not checked without them.',
      ),
    );
  if (inProject === undefined)
    findings.unshift({
      kind: isImported ? 'problem' : 'note',
      found: `${name} is not installed in this project`,
      advice: `Run npm install ${name}.`,
    });
  if (isOther)
    findings.unshift(
      problem(
        `the project has ${name} ${inProject.version}, and this command is of ${version}`,
        `Run the command of the project: npx ${name} doctor, in its folder.`,
      ),
    );
  return {facts: [{name, value: `${version}, ${where}; ${loaded}`}], findings};
}

/** A folder as it is shown: from the project on, or as it is if it is elsewhere. */
function shown(project: string, folder: string): string {
  const path = relative(project, folder) || '.';
  return path.startsWith('..') ? folder : path;
}

/** The packages of the project that depend on a copy. */
function dependents(copy: Installed, packages: readonly Installed[], project: string): string {
  const names = packages
    .filter(one => one.folder !== copy.folder && dependsOn(one.manifest, copy.name))
    .filter(one => resolvePackage(copy.name, one.folder)?.folder === copy.folder)
    .map(({name, folder}) => (folder.includes('node_modules') ? name : shown(project, folder)));
  if (resolvePackage(copy.name, project)?.folder === copy.folder) names.unshift('the project');
  return names.length === 0 ? 'used by no package' : `used by ${[...new Set(names)].join(', ')}`;
}

/** Every package of tfjs that the project has: versions, copies, and the peer ranges of this package. */
export function examineTfjs(
  {manifest, root, name: own}: OwnPackage,
  packages: readonly Installed[],
  project: string,
): Examined {
  const {peerDependencies: peers = {}} = manifest;
  const from = fileURLToPath(root);
  const names = new Set(packages.map(({name}) => name).filter(name => name.startsWith('@tensorflow/tfjs')));
  const facts: Fact[] = [];
  const findings: Finding[] = [];
  for (const name of [...names].sort()) {
    const copies = packages.filter(one => one.name === name);
    const isTwice = copies.length > 1 && SINGLE.includes(name);
    const lines = copies.map(one => {
      const users = copies.length > 1 ? `, ${dependents(one, packages, project)}` : '';
      return `${one.version}, ${shown(project, one.folder)}${users}`;
    });
    facts.push({name, value: lines.join('; ')});
    if (isTwice)
      findings.push(
        problem(
          `${copies.length} copies of ${name}: ${lines.join('; ')}`,
          `Tensors and models of one copy do not work with the other. Make all of them depend on one version, ` +
            `then run npm dedupe; npm ls ${name} shows them.`,
        ),
      );
  }
  for (const [name, range] of Object.entries(peers)) {
    const found = resolvePackage(name, project);
    if (found === undefined) {
      // tfjs brings its parts; a package manager that links strictly shows them to this package only.
      const isThere = resolvePackage(name, from) !== undefined;
      if (SINGLE.includes(name) && !isThere)
        findings.push(
          problem(`${name} is not installed; ${own} needs ${range}`, `Run npm install @tensorflow/tfjs.`),
        );
      continue;
    }
    if (!satisfies(found.version, range))
      findings.push(
        problem(
          `${name} ${found.version} is not in the range of ${own}, ${range}`,
          `Run npm install ${name}@"${range}", and the same for the other packages of tfjs.`,
        ),
      );
    const other = resolvePackage(name, from);
    if (
      SINGLE.includes(name) &&
      other !== undefined &&
      other.folder !== found.folder &&
      resolvePackage(own, project) !== undefined
    )
      findings.push(
        problem(
          `${own} gets another ${name} (${other.version}, ${shown(project, other.folder)}) than the project`,
          'Install one version of it for both.',
        ),
      );
  }
  if (names.size === 0) facts.push({name: '@tensorflow/tfjs', value: 'not installed'});
  return {facts, findings};
}
