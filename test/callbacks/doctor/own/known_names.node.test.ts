/** The names that the command knows are those that the package and tfjs have. */
import * as layers from '@tensorflow/tfjs-layers';
import {expect} from 'chai';
import * as ours from '../../../../callbacks/index.js';
import {type KnownNames, knownNames} from '../../../../callbacks/doctor/own/known_names.js';
import {ownPackage} from '../../../../callbacks/doctor/own/own_package.js';
import {entryPoints} from '../../../../tools/entry_points.mjs';

const root = new URL('../../../../', import.meta.url);

describe('doctor: names of the package', function () {
  this.timeout(60_000);
  let names: KnownNames;
  before(async () => {
    names = await knownNames(ownPackage({root, modules: root}));
  });

  it('are those of all entry points', () => {
    expect(names.entryPoints.map(({name}) => name)).to.deep.equal(entryPoints.map(({name}) => name));
  });

  for (const {name} of entryPoints)
    it(`are all that ${name} exports, with types`, () => {
      const entry = names.entryPoints.find(one => one.name === name);
      expect(entry?.error).to.equal(undefined);
      expect([...(entry?.exported ?? [])]).to.include.members(Object.keys(entry?.values ?? {}));
      expect(entry?.exported).to.include('UsageError').and.not.include('default');
    });

  it('have the types that are exported through other files', () => {
    const {exported, values} = names.entryPoints[3];
    for (const name of ['EarlyStoppingOptions', 'CallbackEntry', 'MetricsArgument', 'Metric']) {
      expect(exported).to.include(name);
      expect(values).not.to.have.property(name);
    }
  });

  it('are those of tf.callbacks, with and without the package', () => {
    const {callbacks, train} = names.loaded?.namespaces ?? {};
    expect(Object.keys(callbacks?.plain ?? {})).to.deep.equal(Object.keys(layers.callbacks));
    expect(Object.keys(callbacks?.installed ?? {})).to.include.members(Object.keys(ours.callbacks));
    expect(callbacks?.installed).to.include.keys('ModelCheckpoint', 'CSVLogger', 'earlyStopping');
    expect(train?.plain).not.to.have.property('exponentialDecay');
    expect(train?.installed).to.include.keys('exponentialDecay', 'adam');
    expect(layers.callbacks, 'unchanged').to.have.all.keys('earlyStopping');
  });

  it('are those of methods and metrics', () => {
    const {checkArgument, checkMetric} = names.loaded as NonNullable<KnownNames['loaded']>;
    expect(() => checkArgument.fit('epochs')).not.to.throw(/unknown option/);
    expect(() => checkArgument.fit('epoch')).to.throw('unknown option "epoch"');
    expect(() => checkArgument.fitDataset('batchSize')).to.throw('unknown option "batchSize"');
    expect(() => checkArgument.compile('metrics')).not.to.throw(/unknown option/);
    expect(() => checkArgument.compile('metric')).to.throw('unknown option "metric"');
    expect(() => checkMetric.plain('f1_score')).to.throw(/unknown metric/i);
    expect(() => checkMetric.plain('precision')).not.to.throw();
    expect(() => checkMetric.extended('accuracy')).not.to.throw();
    expect(() => checkMetric.extended('f1_scroe')).to.throw('unknown metric "f1_scroe"');
  });
});
