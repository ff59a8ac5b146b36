/** The types, compiled by versions of TypeScript with each way to resolve modules. */
import {join} from 'node:path';
import {entryPoints} from '../../tools/entry_points.mjs';
import {node, pinned, TFJS, versions, write} from './kit/projects.mjs';

const MAIN = `import * as tf from '@tensorflow/tfjs';
import {F1Score, withMetrics} from 'tfjs-metrics';
import {EarlyStopping} from 'tfjs-metrics/callbacks';
${entryPoints.map(({name}, i) => `import * as entry${i} from '${name}';`).join('\n')}

export const all = [${entryPoints.map((_, i) => `entry${i}`).join(', ')}];
export async function train(x: tf.Tensor, y: tf.Tensor): Promise<number> {
  const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [3]})]}));
  const f1 = new F1Score({threshold: 0.5});
  model.compile({optimizer: 'adam', loss: 'meanSquaredError', metrics: ['mae', f1]});
  const stopping = new EarlyStopping({monitor: 'val_f1_score', patience: 2});
  const {history} = await model.fit(x, y, {epochs: 1, callbacks: [stopping]});
  const losses: number[] = history.loss as number[];
  return losses[0];
}
// @ts-expect-error An option that does not exist.
new EarlyStopping({patients: 2});
`;

const WAYS = {
  nodenext: {module: 'nodenext', moduleResolution: 'nodenext'},
  node16: {module: 'node16', moduleResolution: 'node16'},
  bundler: {module: 'esnext', moduleResolution: 'bundler'},
  node: {module: 'esnext', moduleResolution: 'node'},
};

/** TypeScript 6 says that `node` will go, and TypeScript 7 has no such way. */
function waysOf(version) {
  const major = Number(version.split('.')[0]);
  if (major < 6) return WAYS;
  const {node: old, ...others} = WAYS;
  return major > 6 ? others : {...others, node: {...old, ignoreDeprecations: '6.0'}};
}

const configuration = (way, skipLibCheck) => ({
  compilerOptions: {
    ...way,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    strict: true,
    noEmit: true,
    skipLibCheck,
    types: ['node'],
  },
  files: ['main.ts'],
});

const alias = version => `typescript-${version}@npm:typescript@${version}`;

const packages = () => [TFJS, ...pinned('@types/node'), ...versions.typescript.map(alias)];

const compiler = base => version => join(base, 'node_modules', `typescript-${version}`, 'bin', 'tsc');

async function compileAll(projects, version, kinds) {
  const {base, dir} = await projects.create('types', packages(), {
    'package.json': {private: true, type: 'module'},
    'main.ts': MAIN,
  });
  for (const [kind, way, skipLibCheck] of kinds) {
    const config = `tsconfig.${version}.${kind}.json`;
    write(dir, {[config]: configuration(way, skipLibCheck)});
    await node(dir, compiler(base)(version), '-p', config);
  }
}

const ofVersion = version => ({
  name: `TypeScript ${version}`,
  fast: false,
  version,
  async run(projects) {
    const ways = Object.entries(waysOf(version));
    await compileAll(
      projects,
      version,
      ways.map(([name, way]) => [name, way, true]),
    );
    return `\`moduleResolution\` ${ways.map(([name]) => name).join(', ')}, with \`skipLibCheck\``;
  },
});

const NEWEST = versions.typescript.at(-1);

/** tfjs's own types have errors without it. What the compiler says must not name this package. */
const withoutSkipLibCheck = {
  name: 'TypeScript without skipLibCheck',
  fast: false,
  version: NEWEST,
  async run(projects) {
    const said = await compileAll(projects, NEWEST, [['all', WAYS.nodenext, false]]).then(
      () => '',
      error => error.message,
    );
    const errors = said.split('\n').filter(text => /error TS/.test(text));
    if (said !== '' && errors.length === 0) throw new Error(said);
    const own = errors.filter(text => /^main|tfjs-metrics[\\/]/.test(text));
    if (own.length > 0) throw new Error(own.join('\n'));
    return 'no error in the types of this package; those of tfjs have some';
  },
};

export const environments = [...versions.typescript.map(ofVersion), withoutSkipLibCheck];
