/** Package managers, each in an empty folder, with a store of downloads that runs share. */
import {equal} from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import {npm} from '../../tools/lib.mjs';
import {esm, EXPECTED} from './kit/program.mjs';
import {binOf, lastLine, node, output, pinned, TFJS, versions} from './kit/projects.mjs';

const onlyTfjs = ({tarball}) => ({
  '@tensorflow/tfjs': versions.tfjs,
  'tfjs-metrics': `file:${tarball}`,
});

/** Linkers that let a package import only what its user declares need the two peers by name. */
const withPeers = projects => ({
  ...onlyTfjs(projects),
  '@tensorflow/tfjs-core': versions.tfjs,
  '@tensorflow/tfjs-layers': versions.tfjs,
});

const registry = () =>
  execFileSync(npm()[0], [...npm().slice(1), 'config', 'get', 'registry'])
    .toString()
    .trim();

/** tfjs requires these two in Node and does not declare them. */
const UNDECLARED = `packageExtensions:
  "@tensorflow/tfjs@*":
    dependencies:
      long: "4"
      seedrandom: "3"
`;

function yarnSettings(linker, cache) {
  return `nodeLinker: ${linker}
enableTelemetry: false
enableImmutableInstalls: false
enableScripts: false
${UNDECLARED}cacheFolder: ${JSON.stringify(join(cache, 'yarn-berry'))}
enableGlobalCache: false
npmRegistryServer: ${JSON.stringify(registry())}
${process.env.NODE_EXTRA_CA_CERTS ? `httpsCaFilePath: ${JSON.stringify(process.env.NODE_EXTRA_CA_CERTS)}\n` : ''}`;
}

const manager = (name, tool, {dependencies, files = () => ({}), args, run, env}) => ({
  name,
  fast: false,
  version: versions[tool],
  async run(projects) {
    const {cache} = projects;
    const base = await projects.install(...pinned(tool));
    const dir = projects.empty(name.replace(/\W+/g, '_'), {
      'package.json': {private: true, dependencies: dependencies(projects)},
      'main.mjs': esm(),
      ...files(cache),
    });
    const command = binOf(base, tool === '@yarnpkg/cli-dist' ? 'yarn' : tool);
    await output(dir, [command, ...args(cache)], env);
    equal(await lastLine(dir, run(command), env), EXPECTED);
    return `${dependencies === onlyTfjs ? 'with tfjs' : 'with tfjs, tfjs-core and tfjs-layers'} declared: a training`;
  },
});

const withNode = () => [process.execPath, 'main.mjs'];

const berry = (linker, dependencies, run) =>
  manager(`yarn berry, linker ${linker}`, '@yarnpkg/cli-dist', {
    dependencies,
    files: cache => ({'.yarnrc.yml': yarnSettings(linker, cache), 'yarn.lock': ''}),
    args: () => ['install'],
    run,
  });

const withNpm = {
  name: 'npm',
  fast: false,
  version: execFileSync(npm()[0], [...npm().slice(1), '--version'])
    .toString()
    .trim(),
  async run(projects) {
    const {dir} = await projects.create('npm', [TFJS], {'main.mjs': esm()});
    equal(await node(dir, 'main.mjs'), EXPECTED);
    return 'with tfjs declared: a training';
  },
};

export const environments = [
  withNpm,
  manager('pnpm', 'pnpm', {
    dependencies: onlyTfjs,
    args: cache => ['install', '--prefer-offline', '--ignore-scripts', '--store-dir', join(cache, 'pnpm')],
    run: withNode,
  }),
  manager('yarn classic', 'yarn', {
    dependencies: onlyTfjs,
    args: cache => ['install', '--prefer-offline', '--ignore-scripts', '--cache-folder', join(cache, 'yarn')],
    run: withNode,
  }),
  berry('node-modules', onlyTfjs, withNode),
  berry('pnpm', withPeers, withNode),
  berry('pnp', withPeers, command => [command, 'node', 'main.mjs']),
];
