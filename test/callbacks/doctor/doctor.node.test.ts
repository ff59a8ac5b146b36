import {expect} from 'chai';
import {examinationText} from '../../../callbacks/doctor/examination_text.js';
import {examine, healthy, installed, manifest, removeProjects, shown, version} from './project.js';

const TRAIN = `import * as tf from '@tensorflow/tfjs';
import {withMetrics} from 'tfjs-metrics';
const model = withMetrics(tf.sequential());
`;

describe('doctor: projects', function () {
  this.timeout(60_000);
  after(removeProjects);

  it('without anything to change', async () => {
    const examination = await examine({...healthy, 'src/train.js': TRAIN});
    expect(shown(examination)).to.deep.equal([]);
    expect(examinationText(examination)).to.match(/\n\nNothing to change\.\n$/);
    const facts = Object.fromEntries(examination.facts.map(({name, value}) => [name, value]));
    expect(facts.Node).to.include(process.versions.node);
    expect(facts['tfjs-metrics']).to.include(version).and.include('all 9 entry points');
    expect(facts['@tensorflow/tfjs']).to.match(/^\d+\.\d+\.\d+, /);
    expect(facts.backend).to.equal(
      'cpu in Node, webgl in a page (@tensorflow/tfjs, imported in src/train.js:1)',
    );
    expect(facts.sources).to.equal('1 read (at most 5000 files of at most 1 MB)');
  });

  it('without a package.json, or with one that cannot be read', async () => {
    const {'package.json': _, ...rest} = healthy;
    expect(shown(await examine(rest))[0]).to.include('problem: there is no package.json in this folder');
    expect(shown(await examine({...healthy, 'package.json': '{'}))[0]).to.include(
      'problem: package.json cannot be read',
    );
    expect(shown(await examine({...healthy, 'package.json': '[]'}))[0]).to.include('expected an object');
  });

  it('without tfjs', async () => {
    const lines = shown(
      await examine({
        'package.json': manifest('project', '1.0.0'),
        'a.js': TRAIN,
      }),
    );
    expect(lines).to.include(
      'a.js:1 problem: @tensorflow/tfjs is imported, and not installed. Run npm install @tensorflow/tfjs.',
    );
    expect(lines).to.include(
      'problem: tfjs-metrics is not installed in this project. Run npm install tfjs-metrics.',
    );
  });

  it('with another version of this package', async () => {
    const [line] = shown(await examine({...healthy, ...installed('tfjs-metrics', '0.0.1')}));
    expect(line).to.match(/^problem: the project has tfjs-metrics 0\.0\.1, and this command is of /);
  });

  it('with a version of tfjs that is not in the range', async () => {
    const {'node_modules/@tensorflow/tfjs': _, ...rest} = healthy;
    const lines = shown(await examine({...rest, ...installed('@tensorflow/tfjs', '3.21.0')}));
    expect(lines[0]).to.match(/^problem: @tensorflow\/tfjs 3\.21\.0 is not in the range of tfjs-metrics/);
  });

  it('with two copies of tfjs-core', async () => {
    const lines = shown(
      await examine({
        ...healthy,
        ...installed('charts', '1.0.0', '', {'@tensorflow/tfjs-core': '^4.0.0'}),
        ...installed('@tensorflow/tfjs-core', '4.10.0', 'node_modules/charts/'),
      }),
    );
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^problem: 2 copies of @tensorflow\/tfjs-core: .*used by the project/);
    expect(lines[0]).to.include(
      '4.10.0, node_modules/charts/node_modules/@tensorflow/tfjs-core, used by charts',
    );
  });

  it('whose packages pnpm has linked are read once', async () => {
    const {facts, findings} = await examine({
      ...healthy,
      ...installed('@tensorflow/tfjs-data', '4.22.0', 'node_modules/.pnpm/tfjs-data@4.22.0/'),
      'node_modules/@tensorflow/tfjs-data': ['../.pnpm/tfjs-data@4.22.0/node_modules/@tensorflow/tfjs-data'],
      'node_modules/loop': ['..'],
    });
    expect(findings).to.deep.equal([]);
    expect(facts.find(({name}) => name === '@tensorflow/tfjs-data')?.value).not.to.include(';');
  });

  it('of pages that load tfjs by script tag', async () => {
    const lines = shown(await examine({'index.html': '<script>tf.callbacks.earlyStoping()</script>'}));
    expect(lines[0]).to.match(/^index\.html:1 problem: tf\.callbacks\.earlyStoping does not exist/);
    expect(lines.slice(1).every(line => line.startsWith('note: '))).to.equal(true);
  });

  it("with Yarn's Plug'n'Play", async () => {
    const lines = shown(await examine({'package.json': '{}', '.pnp.cjs': '', 'a.mjs': TRAIN}));
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^note: the project uses Yarn's Plug'n'Play/);
  });

  it('with a backend that is not used', async () => {
    const lines = shown(
      await examine({
        ...healthy,
        ...installed('@tensorflow/tfjs-node', '4.22.0'),
        ...installed('@tensorflow/tfjs-backend-wasm', '4.22.0'),
        'a.js': `${TRAIN}import '@tensorflow/tfjs-backend-wasm';`,
      }),
    );
    expect(lines).to.have.length(2);
    expect(lines[0]).to.include('note: @tensorflow/tfjs-node is installed, and no source imports it');
    expect(lines[1]).to.include('a.js:4 note: the wasm backend is imported, and no source selects it');
  });

  it('with names that act on the terminal', async () => {
    const examination = await examine({
      ...healthy,
      'a.js': 'tf.callbacks["\\u001b"]; tf.callbacks.b',
      '\u001b.js': 'tf.train.c',
    });
    const text = examinationText(examination);
    expect(text).not.to.include('\u001b');
    expect(text).to.include('\\u001b.js:1');
  });
});
