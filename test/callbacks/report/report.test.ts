import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {MemoryStore} from '../../../callbacks/index.js';
import {reportMarkdown} from '../../../callbacks/report/report_markdown.js';
import {Report} from '../../../callbacks/report/report.js';
import {UsageError} from '../../../src/errors.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const {x, y} = samples(60, 1);
const base = {epochs: 2, batchSize: 20, verbose: 0, shuffle: false} as const;

/** The text of a file in a store. */
function textIn(store: MemoryStore, name: string): string {
  return new TextDecoder().decode(store.files.get(name));
}

describe('Report', () => {
  it('writes the report of every training, plain or extended', async () => {
    for (const extended of [false, true]) {
      const model = binaryModel(['accuracy']);
      const trained = extended ? withMetrics(model) : model;
      const before = tf.memory().numTensors;
      const store = new MemoryStore();
      const report = new Report({store, name: 'report.html'}, {title: 'First try'});
      await trained.fit(x, y, {...base, callbacks: report});
      const html = textIn(store, 'report.html');
      expect(html).to.contain('<h1>First try</h1>');
      expect(html).to.contain(`"id":"${report.run.id}"`);
      expect(report.run.epochs).to.have.lengthOf(2);
      expect(tf.memory().numTensors).to.equal(before);
      trained.dispose();
    }
  });

  it('writes Markdown if the name says so', async () => {
    const model = binaryModel(['accuracy']);
    const store = new MemoryStore();
    const report = new Report({store, name: 'report.md'}, {title: 'First try'});
    await model.fit(x, y, {...base, callbacks: report});
    expect(textIn(store, 'report.md')).to.equal(await reportMarkdown(report.run, {title: 'First try'}));
    model.dispose();
  });

  it('a training that ends with an error has a report that says so', async () => {
    const model = withMetrics(binaryModel(['accuracy']));
    const store = new MemoryStore();
    const report = new Report({store, name: 'report.html'});
    const broken = {
      onEpochEnd: (epoch: number) => {
        if (epoch === 1) throw new Error('the <sensor> is gone');
      },
    };
    const error = await failureOf(() => model.fit(x, y, {...base, callbacks: [report, broken]}));
    expect(error.message).to.contain('the <sensor> is gone');
    expect(textIn(store, 'report.html')).to.contain(
      'Training failed in epoch 2: the &lt;sensor&gt; is gone.',
    );
    await model.fit(x, y, {...base, callbacks: report});
    expect(textIn(store, 'report.html')).to.contain('accuracy is').and.not.to.contain('Training failed');
    model.dispose();
  });

  it('a fit that fails before its first epoch has a report that says so', async () => {
    const model = withMetrics(binaryModel(['accuracy']));
    const store = new MemoryStore();
    const report = new Report({store, name: 'report.html'});
    const wrong = tf.zeros([60, 3, 3]);
    const before = tf.memory().numTensors;
    const error = await failureOf(() => model.fit(x, wrong, {...base, callbacks: [[], report]}));
    const html = textIn(store, 'report.html');
    expect(html).to.contain(`Training failed before the first epoch: ${error.message.slice(0, 20)}`);
    expect(html).not.to.match(/undefined|NaN/);
    expect(tf.memory().numTensors).to.equal(before);
    await model.fit(x, y, {...base, callbacks: report});
    expect(textIn(store, 'report.html')).to.contain('accuracy is').and.not.to.contain('Training failed');
    tf.dispose(wrong);
    model.dispose();
  });

  it('a training that continues after a stop does not say that it ended there', async () => {
    const model = withMetrics(binaryModel(['accuracy']));
    const store = new MemoryStore();
    const report = new Report({store, name: 'report.html'});
    const stop = {onEpochEnd: () => void (model.stopTraining = true)};
    await model.fit(x, y, {...base, epochs: 2, callbacks: [report, stop]});
    expect(textIn(store, 'report.html')).to.contain('Training ended after epoch 1');
    await model.fit(x, y, {...base, epochs: 2, callbacks: report});
    expect(textIn(store, 'report.html')).not.to.contain('Training ended');
    model.dispose();
  });

  it('a store that fails ends the training, or is a warning', async () => {
    const full = () => Promise.reject(new Error('the disk is full'));
    const store = Object.assign(new MemoryStore(), {write: full});
    const model = binaryModel(['accuracy']);
    const place = {store, name: 'report.html'};
    const error = await failureOf(() => model.fit(x, y, {...base, callbacks: new Report(place)}));
    expect(error.message).to.equal('Report: the disk is full');
    const {warnings} = await listen(() =>
      model.fit(x, y, {...base, callbacks: new Report(place, {onException: 'warn'})}),
    );
    expect(warnings).to.eql(['Report: the disk is full']);
    model.dispose();
  });

  it('a name that is not a file, and unknown options, are errors', () => {
    expect(() => new Report('')).to.throw(UsageError, 'file must be a path');
    for (const place of ['report.pdf', 'report', {store: new MemoryStore(), name: 'report.json'}]) {
      expect(() => new Report(place)).to.throw(
        UsageError,
        'Report: expected a file that ends in .html or .md; got',
      );
    }
    expect(() => new Report('a.html', {titel: 'x'} as never)).to.throw(
      UsageError,
      /^Report: unknown option "titel".* title\b/,
    );
    expect(() => new Report('a.html', {evaluate: 2} as never)).to.throw(UsageError, /^Report: evaluate must/);
    expect(() => new Report('a.html', {title: 7} as never)).to.throw(UsageError, 'title must be a text');
  });
});
