/** Other programs than this Node, from npm packages that contain them, and tfjs-node. */
import {equal} from 'node:assert/strict';
import {symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {prepareTfjsNode, tfjsNode} from '../../tools/tfjs_node.mjs';
import {commonjs, esm, EXPECTED} from './kit/program.mjs';
import {binOf, lastLine, output, pinned, TFJS, Unavailable, versions} from './kit/projects.mjs';

const FILES = {'main.mjs': esm(), 'main.cjs': commonjs()};

/** The npm package of Node's programs for this machine. */
const PLATFORM = process.platform === 'win32' ? 'win' : process.platform;

const ofNode = version => ({
  name: `Node ${version.split('.')[0]}`,
  fast: false,
  version,
  async run(projects) {
    const name = `node-${PLATFORM}-${process.arch}`;
    const base = await projects.install(`${name}@${version}`).catch(error => {
      throw new Unavailable(`npm has no Node ${version} for this machine: ${error.message.split('\n')[0]}`);
    });
    const program = join(base, 'node_modules', name, 'bin', 'node');
    const {dir} = await projects.create('nodes', [TFJS], FILES);
    equal(await output(dir, [program, '--version']), `v${version}`);
    for (const file of Object.keys(FILES)) equal(await lastLine(dir, [program, file]), EXPECTED);
    return 'ES modules and CommonJS, a training with each';
  },
});

/** Runs the ES module with another program than Node. */
const runtime = (name, tool, args) => ({
  name,
  fast: false,
  version: versions[tool],
  async run(projects) {
    const base = await projects.install(...pinned(tool));
    const {dir} = await projects.create(tool, [TFJS], FILES);
    const command = binOf(base, tool);
    await output(dir, [command, '--version']).catch(error => {
      throw new Unavailable(
        `the npm package has no program for this machine: ${error.message.split('\n')[0]}`,
      );
    });
    equal(await lastLine(dir, [command, 'run', ...args, 'main.mjs']), EXPECTED);
    return 'packages by npm, a training';
  },
});

/**
 * tfjs-node as `npm run test:tfjs-node` prepares it: its install script needs a server that not every machine
 * reaches.
 */
const withTfjsNode = {
  name: 'tfjs-node',
  fast: false,
  version: versions.tfjs,
  async run(projects) {
    await prepareTfjsNode().catch(error => {
      throw new Unavailable(error.message);
    });
    const {dir} = await projects.create('tfjs_node', [TFJS], {
      'main.cjs': commonjs('console', '@tensorflow/tfjs-node'),
    });
    symlinkSync(join(tfjsNode, '../../../../..', 'node_modules'), join(dir, 'node_modules'), 'dir');
    const program = [process.execPath, '--preserve-symlinks', 'main.cjs'];
    equal(await lastLine(dir, program, {TF_CPP_MIN_LOG_LEVEL: '3'}), EXPECTED);
    return 'a training on the backend tensorflow';
  },
};

export const environments = [
  ...versions.node.map(ofNode),
  withTfjsNode,
  runtime('Bun', 'bun', []),
  runtime('Deno', 'deno', ['--allow-all', '--node-modules-dir=manual']),
];
