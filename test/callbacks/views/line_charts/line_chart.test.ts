import {expect} from 'chai';
import {lineChart} from '../../../../callbacks/views/line_charts/line_chart.js';
import {markTexts, runMarks} from '../../../../callbacks/views/line_charts/run_marks.js';
import {learningRateStrip, speedStrip} from '../../../../callbacks/views/line_charts/strip_charts.js';
import {valueTable} from '../../../../callbacks/views/tables/value_table.js';
import {runOf} from '../../../../callbacks/runs/record/run_of.js';
import {classRecord, failedRecord} from '../../report/records.js';

describe('views: lineChart', () => {
  it('names itself, its values, its baseline, the best epoch and the stop', () => {
    const html = lineChart(classRecord(), 'acc', {baseline: {value: 0.4, text: 'always <b>'}});
    expect(html).to.contain('aria-label="Accuracy: validation 0.858 after epoch 12; ');
    expect(html).to.contain('baseline 0.400 (always &lt;b&gt;).');
    expect(html).to.match(/>best \d+<\/text>.*>stop 12<\/text>/);
    expect(html).to.contain('>epoch 15</text>');
    expect(html).to.contain('class="later"');
  });

  it('a loss has its batches and their average', () => {
    const html = lineChart(classRecord(), 'loss');
    expect(html).to.contain('class="l raw"').and.to.contain('class="l train smooth"');
    expect(lineChart(classRecord({steps: 100}), 'loss', {points: 100})).to.contain('class="bar raw"');
  });

  it('NaN is a gap with a mark', () => {
    const html = lineChart(failedRecord(), 'loss');
    expect(html)
      .to.contain('✕ NaN')
      .and.to.contain('class="l bad"')
      .and.not.to.match(/d="[^"]*NaN/);
  });

  it('a history without anything else', () => {
    const html = lineChart(runOf({loss: [2, 1]}), 'loss');
    expect(html).to.contain('Loss: 1.000 at the best epoch, 2; training 1.000 after epoch 2.');
    expect(html).not.to.contain('class="later"');
  });

  it('a key that no epoch has is an empty chart', () => {
    expect(lineChart(classRecord(), 'constructor')).not.to.match(/NaN|undefined/);
  });
});

describe('views: marks of a run', () => {
  it('places are ends of epochs, batches included', () => {
    const marks = runMarks(failedRecord());
    expect(marks).to.deep.include({end: 15, ran: 5, later: 5, stop: undefined});
    expect(marks.bad).to.be.closeTo(86 / 20, 1e-12);
  });

  it('what ended an earlier fit is no mark', () => {
    const {finished: _, ...run} = failedRecord();
    run.config.epochs = 15;
    run.events = [
      {epoch: 1, kind: 'stop', text: 'patience'},
      {epoch: 2, kind: 'fit', text: 'training continues with epoch 3'},
    ];
    expect(runMarks(run)).to.deep.include({end: 15, ran: 5, later: undefined, stop: undefined, fits: [2]});
  });

  it('words that would overlap become one text', () => {
    const base = {end: 100, ran: 100, fits: []};
    expect(markTexts({...base, best: 30, stop: 60})).to.eql([
      {x: 30, text: 'best 30', anchor: 'end'},
      {x: 60, text: 'stop 60', anchor: 'start'},
    ]);
    expect(markTexts({...base, best: 2, stop: 100})).to.eql([
      {x: 100, text: 'best 2, stop 100', anchor: 'end'},
    ]);
    expect(markTexts({...base, best: 98})).to.eql([{x: 98, text: 'best 98', anchor: 'end'}]);
    expect(markTexts({...base, ran: 9, best: 9})).to.eql([{x: 9, text: 'best so far 9', anchor: 'start'}]);
  });
});

describe('views: strips and table of a run', () => {
  it('the learning rate has a logarithmic axis, speed starts at 0', () => {
    expect(learningRateStrip(classRecord()))
      .to.contain('1e-3')
      .and.to.contain('1e-4')
      .and.to.contain('log axis');
    expect(speedStrip(classRecord())).to.contain('Speed: 160 samples per second (median).');
    expect([learningRateStrip(runOf({loss: [1]})), speedStrip(runOf({loss: [1]}))]).to.eql(['', '']);
  });

  it('a row per epoch, counted from 1; a limit keeps the best and the last one', () => {
    const all = valueTable(classRecord(), {id: 'v'});
    expect(all).to.contain('All values as a table (12 epochs)').and.to.contain('<th scope="row">1</th>');
    const few = valueTable(classRecord({epochs: 100}), {id: 'v', rows: 10});
    expect(few)
      .to.match(/Values as a table \(1[0-2] of 100 epochs\)/)
      .and.to.contain('<th scope="row">100</th>');
    expect(valueTable(failedRecord(), {id: 'v'})).to.contain('<td>NaN</td>');
  });
});
