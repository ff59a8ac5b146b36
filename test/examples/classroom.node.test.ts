/** The training of the page for classes, and what is said about it. */
import {readFileSync} from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {nameOf, type Settings} from '../../examples/classroom/settings.js';
import {train} from '../../examples/classroom/train.js';
import {remarksOn, scoreOf} from '../../examples/classroom/verdict.js';
import {DIGITS, parseDigits, split} from '../../examples/digits/data.js';
import {digitsFile} from '../../examples/digits/text_file.js';
import {RunRecorder} from '../../callbacks/runs/recorder/run_recorder.js';

const digits = parseDigits(readFileSync(digitsFile, 'utf8'));
const SETTINGS: Settings = {neurons: 256, images: 50, regularization: 'none', stopsEarly: true};

describe('example: a page for classes', function () {
  this.timeout(60_000);

  it('says that an early end brought the best weights back, and which digits are mixed up', async () => {
    const before = tf.memory().numTensors;
    const recorder = new RunRecorder({classNames: DIGITS});
    await train(SETTINGS, digits, recorder);
    const {run} = recorder;
    expect(tf.memory().numTensors).to.equal(before);
    expect(run.epochs.length).to.be.lessThan(40);

    const {held} = split(digits);
    const {actual = [], predicted = []} = run.evaluation?.assignments ?? {};
    expect(actual).to.deep.equal(held.map(({digit}) => digit));
    const right = actual.filter((digit, i) => digit === predicted[i]).length;
    expect(scoreOf(run)).to.contain(
      `${right} of 299 images right: ${((100 * right) / 299).toFixed(1)}% ± 2.`,
    );

    const remarks = remarksOn(run);
    const words = remarks.map(remark => remark.words);
    expect(words).to.include.members(['It began to overfit', 'More epochs did not help']);
    const confusion = remarks.find(({words}) => words.startsWith('It mixes up'));
    const [, one, other] = /^It mixes up (\d) and (\d)$/.exec(confusion?.words ?? '') ?? [];
    const counts = new Map<string, number>();
    actual.forEach((digit, i) => {
      const pair = `${digit} as ${predicted[i]}`;
      if (digit !== predicted[i]) counts.set(pair, (counts.get(pair) ?? 0) + 1);
    });
    expect(counts.get(`${one} as ${other}`)).to.equal(Math.max(...counts.values()));
    expect(confusion?.indices).to.have.lengthOf(
      (counts.get(`${one} as ${other}`) ?? 0) + (counts.get(`${other} as ${one}`) ?? 0),
    );
    for (const i of confusion?.indices ?? [])
      expect([actual[i], predicted[i]]).to.have.members([Number(one), Number(other)]);
  });

  it('names a training by its settings', () => {
    expect(nameOf(SETTINGS)).to.equal('256 neurons, 50 images, early');
    const others: Settings = {neurons: 4, images: 50, regularization: 'dropout', stopsEarly: false};
    expect(nameOf(others)).to.equal('4 neurons, 50 images, dropout');
  });
});
