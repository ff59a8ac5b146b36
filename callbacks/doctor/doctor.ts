import {existsSync, realpathSync} from 'node:fs';
import {join} from 'node:path';
import {checkCompile, checkFit} from './checks/check_training.js';
import {checkEarlyStopping, checkVis} from './checks/check_tfjs.js';
import {checkGlobal} from './checks/check_global.js';
import {checkImports} from './checks/check_imports.js';
import {examineBackends} from './checks/check_backends.js';
import {type Examined, examineNode, examineOwn, examineTfjs} from './checks/check_installation.js';
import {checkNamespaces} from './checks/check_namespaces.js';
import {checkOptionNames} from './checks/check_options.js';
import {contextOf} from './checks/context.js';
import {parseSource, type SourceFile} from './checks/source_file.js';
import {type Fact, type Finding, messageOf} from './findings.js';
import {type KnownNames, knownNames} from './own/known_names.js';
import {type OwnPackage, ownPackage, type PackagePlaces} from './own/own_package.js';
import {installedPackages, readManifest} from './project/installed.js';
import {findSources, LIMITS, readSource, type SourceFiles} from './project/sources.js';

/** What the command says about a project. */
export interface Examination {
  readonly facts: readonly Fact[];
  /** Problems first, then by file and line. */
  readonly findings: readonly Finding[];
}

const CHECKS = [
  checkImports,
  checkGlobal,
  checkNamespaces,
  checkOptionNames,
  checkCompile,
  checkEarlyStopping,
  checkVis,
];

/** Whether the folder is a project. */
function examineManifest(project: string): Examined {
  const refuse = (found: string, advice: string): Examined => ({
    facts: [],
    findings: [{kind: 'problem', found, advice}],
  });
  try {
    if (readManifest(project) !== undefined) return {facts: [], findings: []};
    const advice = 'Run the command in the folder of the project, or create one with npm init.';
    return refuse('there is no package.json in this folder', advice);
  } catch (error) {
    return refuse(
      `package.json cannot be read: ${messageOf(error)}`,
      'Repair it; npm cannot read it either.',
    );
  }
}

function examineFiles({files, tooLong, unreadable, isCut}: SourceFiles): Examined {
  const findings = [
    ...tooLong.map(file => [file, 'is too long to be read']),
    ...unreadable.map(file => [file, 'cannot be read']),
  ].map(([file, why]): Finding => ({kind: 'note', found: `${file} ${why}`, advice: 'It was not checked.'}));
  if (isCut) findings.push({kind: 'note', found: 'there are more sources', advice: 'They were not checked.'});
  return {facts: [{name: 'sources', value: `${files.length} read (${LIMITS})`}], findings};
}

/** The order of a report: problems first; what belongs to no file before what does. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = ({kind}: Finding): number => (kind === 'problem' ? 0 : 1);
  const fileOf = ({place}: Finding): string => place?.file ?? '';
  return [...findings].sort((a, b) => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    if (fileOf(a) !== fileOf(b)) return fileOf(a) < fileOf(b) ? -1 : 1;
    return (a.place?.line ?? 0) - (b.place?.line ?? 0);
  });
}

/** Yarn's Plug'n'Play keeps packages in archives, which are not read here. */
const PLUG_AND_PLAY: Finding = {
  kind: 'note',
  found: "the project uses Yarn's Plug'n'Play",
  advice:
    'Its packages were not checked, only its sources. yarn why @tensorflow/tfjs-core shows copies of tfjs.',
};

/** What is installed. A project of pages that load tfjs by script tag needs no packages. */
function examineInstallation(
  project: string,
  own: OwnPackage,
  names: KnownNames,
  sources: readonly SourceFile[],
): Examined {
  if (existsSync(join(project, '.pnp.cjs'))) return {facts: [], findings: [PLUG_AND_PLAY]};
  const {packages, isComplete} = installedPackages(project);
  const imports = (pattern: RegExp): boolean =>
    sources.some(source => source.imports.some(({from}) => pattern.test(from)));
  const parts = [
    examineManifest(project),
    examineOwn(own, names, project, imports(/^tfjs-metrics(?:\/|$)/)),
    examineTfjs(own, packages, project),
    examineBackends(sources, packages, project),
  ];
  const findings = parts.flatMap(part => part.findings);
  if (!isComplete)
    findings.push({
      kind: 'note',
      found: 'node_modules is too large to be read as a whole',
      advice: 'Other copies of tfjs may be in it: npm ls @tensorflow/tfjs-core shows them.',
    });
  const hasPagesOnly =
    !imports(/^(?:@tensorflow\/|tfjs-metrics)/) && sources.some(({file}) => /\.html?$/i.test(file));
  return {
    facts: parts.flatMap(part => part.facts),
    findings: hasPagesOnly ? findings.map(one => ({...one, kind: 'note'})) : findings,
  };
}

/** Looks at the project in a folder. Writes nothing, and needs no network. */
export async function examineProject(folder: string, places: PackagePlaces): Promise<Examination> {
  const project = realpathSync(folder);
  const own = ownPackage(places);
  const names = await knownNames(own);
  const found = findSources(project);
  const sources = found.files.flatMap((file): SourceFile[] => {
    const text = readSource(project, file);
    return text === undefined ? [] : [parseSource(file, text)];
  });
  const context = contextOf(own.name, names, sources);
  const parts = [
    examineNode(own, process.versions.node),
    examineInstallation(project, own, names, sources),
    examineFiles(found),
  ];
  return {
    facts: parts.flatMap(({facts}) => facts),
    findings: inOrder([
      ...parts.flatMap(({findings}) => findings),
      ...sources.flatMap(source => CHECKS.flatMap(check => check(source, context))),
      ...checkFit(sources, context),
    ]),
  };
}
