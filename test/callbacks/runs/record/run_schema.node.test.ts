import {expect} from 'chai';
import {readFileSync} from 'node:fs';
import {EarlyStopping} from '../../../../callbacks/index.js';
import {type Run, runOf, RunRecorder, runSchema} from '../../../../callbacks/runs/index.js';
import {VERSION} from '../../../../callbacks/runs/record/version.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';
import {binaryModel, samples, twoOutputs} from '../../helpers.js';
import {recordOf} from '../records.js';
import {violations} from './validate.js';

const {x, y} = samples(40, 1);
const base = {batchSize: 10, verbose: 0, epochs: 3} as const;

describe('runSchema', () => {
  it('describes the records of recorders and of runOf', async () => {
    const runs: Run[] = [];
    for (const model of [binaryModel(['accuracy']), withMetrics(binaryModel(['accuracy']))]) {
      const recorder = new RunRecorder({data: [x, y], classNames: ['no', 'yes']});
      const callbacks = [recorder, new EarlyStopping({monitor: 'loss', patience: 0, minDelta: 9})];
      await model.fit(x, y, {...base, callbacks});
      runs.push(recorder.run, runOf({loss: [1, NaN]}));
      model.dispose();
    }
    const model = withMetrics(twoOutputs());
    const recorder = new RunRecorder();
    await model.fit(x, [y, y], {...base, validationSplit: 0.2, callbacks: recorder});
    runs.push(recorder.run);
    model.dispose();
    for (const run of runs) expect(violations(JSON.parse(JSON.stringify(run)), runSchema)).to.deep.equal([]);
    expect(runs.some(run => run.evaluation?.outputs !== undefined)).to.equal(true);
  });

  it('allows fields of later formats, and refuses wrong ones', () => {
    const run = {...recordOf([{loss: 1}]), later: 1};
    expect(violations(run, runSchema)).to.deep.equal([]);
    const wrong: [object, string][] = [
      [{...run, version: 2}, 'run.version: not 1'],
      [{...run, epochs: [{epoch: -1, time: 0, logs: {}}]}, 'run.epochs[0].epoch: below 0'],
      [{...run, epochs: [{epoch: 0, time: 0, logs: {loss: 'nan'}}]}, 'run.epochs[0].logs.loss: matches none'],
      [{...run, events: [{epoch: 0, kind: 'other', text: ''}]}, 'run.events[0].kind: not one of'],
      [
        {...run, evaluation: {confusion: [[0.5]]}},
        'run.evaluation.confusion[0][0]: 0.5 is not of type integer',
      ],
      [{...run, config: {labels: {train: 3}}}, 'run.config.labels: matches none'],
    ];
    for (const [value, message] of wrong) expect(violations(value, runSchema).join()).to.include(message);
  });

  it('is JSON', () => {
    expect(JSON.parse(JSON.stringify(runSchema))).to.deep.equal(runSchema);
    expect(runSchema.$schema).to.equal('https://json-schema.org/draft/2020-12/schema');
  });
});

describe('the version in records', () => {
  it('is that of the package', () => {
    const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {version: string};
    expect(VERSION).to.equal(version);
  });
});
