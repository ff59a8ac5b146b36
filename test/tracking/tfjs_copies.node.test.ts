/** Two copies of tfjs in one process (C3): in a separate process, since they share one registry of layers. */
import {execFileSync} from 'node:child_process';
import {expect} from 'chai';

const PROGRAM = `
  import {createRequire} from 'node:module';
  import {withMetrics} from './src/tracking/with_metrics.ts';
  const require = createRequire(process.cwd() + '/package.json');
  require('@tensorflow/tfjs');
  const own = require('@tensorflow/tfjs-layers');
  for (const file of Object.keys(require.cache)) if (file.includes('tfjs-layers')) delete require.cache[file];
  const other = require('@tensorflow/tfjs-layers');
  const message = (tf, name) => {
    try {
      withMetrics(tf.sequential({layers: [tf.layers.dense({name, units: 1, inputShape: [1]})]}));
      return 'none';
    } catch (error) {
      return error.name + ': ' + error.message;
    }
  };
  process.stdout.write(JSON.stringify([own.LayersModel === other.LayersModel, message(own, 'own'), message(other, 'other')]));
`;

describe('a model of another copy of tfjs', () => {
  it('is an error that says why', () => {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM];
    const out = execFileSync(process.execPath, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
    const [same, own, other] = JSON.parse(out.slice(out.indexOf('['))) as [boolean, string, string];
    expect(same).to.equal(false);
    expect(own).to.equal('none');
    expect(other).to.match(/^UsageError: .*another copy of @tensorflow\/tfjs-layers/);
  });
});
