/**
 * `node tools/tfjs_node.mjs`: prepares tfjs-node (backend `tensorflow`) in `.cache/tfjs-node`, for the tests
 * only.
 *
 * tfjs-node's install script downloads its C library and its binding from a server that not every machine
 * reaches. PyPI's wheel of TensorFlow contains the same library with its headers, and the binding compiles
 * against them in seconds. The folder contains no tfjs, so tfjs-node uses the one of the checkout, as the
 * tests do: one engine.
 */
import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {promisify} from 'node:util';
import {npm, rootPath} from './lib.mjs';

const TFJS_NODE = '4.22.0';
const TENSORFLOW = '2.21.0';

const PACKAGE = join('node_modules', '@tensorflow', 'tfjs-node');
const cache = join(rootPath, '.cache');
const ready = join(cache, 'tfjs-node');

/** The module that the tests import, once it is prepared. */
export const tfjsNode = join(ready, PACKAGE, 'dist', 'index.js');

/** A program failed that this recipe needs, or it is missing. */
async function start(cwd, command, args, advice) {
  try {
    await promisify(execFile)(command, args, {cwd, maxBuffer: 1 << 28});
  } catch (error) {
    const problem = error.code === 'ENOENT' ? 'is not installed' : 'failed';
    const output = error.code === 'ENOENT' ? '' : `\n${(error.stderr || error.message).trim().slice(-2000)}`;
    throw new Error(`tfjs-node could not be prepared: ${command} ${problem}. ${advice}${output}`);
  }
}

async function installPackage(folder) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({name: 'tfjs-node-for-tests', private: true}));
  const [command, ...first] = npm();
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await start(
    folder,
    command,
    [...first, 'install', ...flags, `@tensorflow/tfjs-node@${TFJS_NODE}`],
    'It needs the npm registry.',
  );
  const scope = join(folder, 'node_modules', '@tensorflow');
  for (const name of readdirSync(scope)) {
    if (name !== 'tfjs-node') rmSync(join(scope, name), {recursive: true});
  }
}

/** Unpacks the libraries and the headers; Python's own module, since Debian does not always have `unzip`. */
const UNPACK = `
import glob, zipfile
wheel = zipfile.ZipFile(glob.glob('*.whl')[0])
for name in wheel.namelist():
    if name.startswith(('tensorflow/libtensorflow', 'tensorflow/include/tensorflow/', 'tensorflow/include/tsl/', 'tensorflow/include/xla/tsl/')):
        wheel.extract(name)
`;

async function installLibrary(folder) {
  const advice = 'It needs Python 3 with pip (Debian: apt-get install python3-pip) and PyPI.';
  const platform = ['--only-binary=:all:', '--python-version', '3.11', '--platform', 'manylinux_2_27_x86_64'];
  await start(
    folder,
    'python3',
    ['-m', 'pip', 'download', '--quiet', '--no-deps', ...platform, `tensorflow-cpu==${TENSORFLOW}`],
    advice,
  );
  await start(folder, 'python3', ['-c', UNPACK], 'It needs 1.5 GB of free space.');
}

async function compileBinding(folder) {
  const output = join(PACKAGE, 'lib', 'napi-v8', 'tfjs_binding.node');
  mkdirSync(dirname(join(folder, output)), {recursive: true});
  const nodeHeaders = join(dirname(dirname(process.execPath)), 'include', 'node');
  if (!existsSync(join(nodeHeaders, 'node_api.h'))) {
    throw new Error(
      `tfjs-node could not be prepared: ${nodeHeaders} has no node_api.h. Install Node from its own archive, or its headers ` +
        '(Debian: apt-get install libnode-dev).',
    );
  }
  await start(
    folder,
    'g++',
    [
      ...['-O2', '-fPIC', '-shared', '-std=c++17', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'],
      ...['-I', nodeHeaders, '-I', join('tensorflow', 'include')],
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map(file => join(PACKAGE, 'binding', file)),
      ...['-o', output],
      ...['cc', 'framework'].map(name => join('tensorflow', `libtensorflow_${name}.so.2`)),
      '-Wl,-rpath,$ORIGIN/../../../../../tensorflow',
    ],
    'It needs a C++ compiler (Debian: apt-get install g++).',
  );
}

/** Prepares tfjs-node unless that is done; rejects with a message that says what is missing. */
export async function prepareTfjsNode() {
  if (existsSync(tfjsNode)) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`tfjs-node is only prepared on Linux x64; this is ${process.platform} ${process.arch}.`);
  }
  const folder = join(cache, `tfjs-node-${process.pid}`); // renamed when it is whole
  mkdirSync(folder, {recursive: true});
  try {
    await Promise.all([installPackage(folder), installLibrary(folder)]);
    await compileBinding(folder);
    rmSync(join(folder, 'tensorflow', 'include'), {recursive: true});
    for (const name of readdirSync(folder)) if (name.endsWith('.whl')) rmSync(join(folder, name));
    rmSync(ready, {recursive: true, force: true});
    renameSync(folder, ready);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await prepareTfjsNode();
  console.log(`tfjs-node ${TFJS_NODE} on TensorFlow ${TENSORFLOW}: ${tfjsNode}`);
}
