/** The package as Node loads it, without other tools. */
import {commonjs, esm, EXPECTED} from './kit/program.mjs';
import {node, TFJS, versions} from './kit/projects.mjs';
import {equal} from 'node:assert/strict';
import {entryPoints} from '../../tools/entry_points.mjs';

const names = entryPoints.map(({name}) => name);

const importsAll = `${names.map((name, i) => `import * as e${i} from '${name}';`).join('\n')}
const all = [${names.map((_, i) => `e${i}`).join(', ')}];
if (all.some(module => Object.keys(module).length === 0)) throw new Error('an entry point exports nothing');
`;

const WORKER = `const {Worker} = require('node:worker_threads');
new Worker(__dirname + '/training.cjs').on('message', text => console.log(text));
`;

const environment = (name, what, file, files, fast = true) => ({
  name,
  fast,
  version: `Node ${process.versions.node}`,
  async run(projects) {
    const {dir} = await projects.create(name.replace(/\W+/g, '_'), [TFJS], files);
    equal(await node(dir, file), EXPECTED);
    return what;
  },
});

export const environments = [
  environment('ES modules', 'a training; every entry point', 'main.mjs', {
    'main.mjs': importsAll + esm(),
  }),
  environment('CommonJS', 'a training; every entry point', 'main.cjs', {
    'main.cjs': names.map(name => `require('${name}');\n`).join('') + commonjs(),
  }),
  environment('worker_threads', 'a training in a worker', 'main.cjs', {
    'main.cjs': WORKER,
    'training.cjs': commonjs('port'),
  }),
];

const ofTfjs = (version, fast = false) => ({
  name: `tfjs ${version}`,
  fast,
  version,
  async run(projects) {
    const {dir} = await projects.create('tfjs', [`@tensorflow/tfjs@${version}`], {'main.mjs': esm()});
    equal(await node(dir, 'main.mjs'), EXPECTED);
    return 'npm install, a training';
  },
});

environments.push(...[...versions.tfjsOthers, versions.tfjs].map(version => ofTfjs(version)));
