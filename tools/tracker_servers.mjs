/**
 * `node tools/tracker_servers.mjs`: installs MLflow and trackio from PyPI into `.cache/trackers`, for the
 * tests only. The folder is no virtual environment, which Debian's Python cannot always create: the tests
 * start Python with it on `PYTHONPATH`.
 */
import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, renameSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {promisify} from 'node:util';
import {rootPath} from './lib.mjs';

const VERSIONS = {mlflow: '3.17.2', trackio: '0.43.0'};

const cache = join(rootPath, '.cache');
const packages = Object.entries(VERSIONS).map(([name, version]) => `${name}==${version}`);

/** The folder for `PYTHONPATH`, once it is prepared. Other versions have another one. */
export const trackerPackages = join(cache, ['trackers', ...Object.values(VERSIONS)].join('-'));

export const hasTrackers = () => existsSync(trackerPackages);

/** Installs the servers unless that is done; rejects with a message that says what is missing. */
export async function prepareTrackers() {
  if (hasTrackers()) return;
  const folder = join(cache, `trackers-${process.pid}`); // renamed when it is whole
  mkdirSync(folder, {recursive: true});
  const options = ['--quiet', '--disable-pip-version-check', '--no-compile', '--target', folder];
  try {
    await promisify(execFile)('python3', ['-m', 'pip', 'install', ...options, ...packages], {
      maxBuffer: 1 << 28,
    });
    renameSync(folder, trackerPackages);
  } catch (error) {
    const output = (error.stderr || error.message).trim().slice(-2000);
    throw new Error(
      `${packages.join(' and ')} could not be installed. They need Python 3.10 or later with pip (Debian: ` +
        `apt-get install python3-pip), PyPI and 1 GB of free space.\n${output}`,
      {cause: error},
    );
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = performance.now();
  await prepareTrackers();
  console.log(
    `${packages.join(', ')} in ${((performance.now() - started) / 1000).toFixed(1)} s: ${trackerPackages}`,
  );
}
