/** Projects in temporary folders, for the tests of `tfjs-metrics doctor`. */
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type Examination, examineProject} from '../../../callbacks/doctor/doctor.js';

const root = new URL('../../../', import.meta.url);
const made: string[] = [];

/** The text of a package.json. */
export const manifest = (name: string, version: string, dependencies = {}): string =>
  JSON.stringify({name, version, dependencies});

/** The files of a package in `node_modules` of a folder. */
export const installed = (name: string, version: string, folder = '', dependencies = {}) => ({
  [`${folder}node_modules/${name}/package.json`]: manifest(name, version, dependencies),
});

/** A link to a package of the tests. */
const linked = (name: string) => ({
  [`node_modules/${name}`]: [fileURLToPath(new URL(`node_modules/${name}`, root))] as const,
});

/** The version of this package. */
export const {version} = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {version: string};

/** The files of a project with this package and tfjs. */
export const healthy: Readonly<Record<string, string | readonly [string]>> = {
  'package.json': manifest('project', '1.0.0'),
  ...installed('tfjs-metrics', version),
  ...linked('@tensorflow/tfjs'),
  ...linked('@tensorflow/tfjs-core'),
  ...linked('@tensorflow/tfjs-layers'),
};

/** Writes files into a new folder. A value in a list is the target of a symbolic link. */
export function projectOf(files: Readonly<Record<string, string | readonly [string]>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  made.push(folder);
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), {recursive: true});
    if (typeof content === 'string') writeFileSync(file, content);
    else symlinkSync(content[0], file);
  }
  return folder;
}

/** Removes all projects. */
export function removeProjects(): void {
  for (const folder of made.splice(0)) rmSync(folder, {recursive: true});
}

/** What the command says about a project of these files. */
export const examine = (files: Parameters<typeof projectOf>[0]): Promise<Examination> =>
  examineProject(projectOf(files), {root, modules: root});

/** Findings on one line each: `src/a.js:3 problem: what was found. Advice`. */
export const shown = ({findings}: Examination): string[] =>
  findings.map(({kind, place, found, advice}) => {
    const where = place === undefined ? '' : `${place.file}:${place.line} `;
    return `${where}${kind}: ${found}. ${advice}`;
  });
