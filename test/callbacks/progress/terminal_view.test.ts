import {expect} from 'chai';
import {ProgbarLogger} from '../../../callbacks/progress/progbar_logger.js';
import {type ProgressBarState} from '../../../callbacks/progress/progress_bar.js';
import {TerminalView} from '../../../callbacks/progress/terminal_view.js';
import {MeanAbsoluteError, withMetrics} from '../../../src/index.js';
import {binaryModel} from '../helpers.js';
import {ESCAPES, FakeClock, setting, Stream, x, y} from './terminal.js';

describe('TerminalView', () => {
  const clock = new FakeClock();

  it('shortens a line to the width of the terminal while it is rewritten, and writes all of it at the end', () => {
    const progress: ProgressBarState = {
      epoch: 0,
      epochs: 1,
      step: 32,
      steps: 100,
      seconds: 1,
      secondsPerStep: 0.012,
      logs: ['loss', 'accuracy', 'mean_squared_error', 'learning_rate'].map(name => [name, 0.5]),
      done: false,
    };
    for (let columns = 2; columns < 130; columns++) {
      const stream = new Stream(true, columns);
      new TerminalView(stream, true).draw(progress);
      expect(stream.lines[0].length).to.be.below(columns);
      expect(stream.text.endsWith('\n')).to.equal(false);
      expect(stream.lines[0]).to.match(
        /^( 32\/100( 0s( 12ms\/step)?| ━+ 0s 12ms\/step( - \w+: 0\.5000)*)?|…)$/,
      );
      new TerminalView(stream, true).draw({...progress, done: true});
      expect(stream.screen.join('')).to.match(/learning_rate: 0\.5000$/);
    }
    const unknown = new Stream(true, 0);
    new TerminalView(unknown, false).draw({...progress, done: true});
    expect(unknown.text).to.match(/ - loss: 0\.5000 - accuracy: 0\.5000/);
    const plain = new Stream(true, 200);
    new TerminalView(plain, false).draw(progress);
    expect(plain.lines[0]).to.match(/^ 32\/100 ━{6}─{14} 0s 12ms\/step - loss: 0\.5000 - acc/);
    expect(plain.text).not.to.contain('[1m');
    const colours = new Stream(true, 200);
    new TerminalView(colours, true).draw(progress);
    expect(colours.text).to.contain('\u001b[32m━━━━━━\u001b[0m\u001b[37m━');
  });

  it('breaks lines before " - ", never within a number', async () => {
    const names = [
      'accuracy',
      'mean_squared_error',
      'a_name_that_is_longer_than_the_terminal_is_wide',
      'loss',
    ];
    const logs = Object.fromEntries(
      [...names, ...names.map(name => `val_${name}`)].map(name => [name, 0.12345]),
    );
    for (const isTTY of [true, false]) {
      for (const verbose of [1, 2] as const) {
        for (const columns of [20, 40, 41, 60, 80, 200]) {
          const stream = new Stream(isTTY, columns);
          const callback = new ProgbarLogger({stream, verbose});
          callback.setParams({epochs: 12, steps: 1000});
          callback.setModel(binaryModel());
          await callback.onTrainBegin();
          await callback.onEpochBegin(9);
          await callback.onEpochEnd(9, {...logs});
          await callback.onTrainEnd();
          const long = stream.screen.filter(line => line.length > columns);
          expect(long.every(line => /^ - (val_)?(a_name|mean)\w+:$/.test(line))).to.equal(true);
          expect(stream.screen.join('').match(/0\.1235/g)).to.have.length(8);
          for (const line of stream.screen.slice(isTTY && verbose === 1 ? 2 : 1)) {
            expect(line).to.match(/^( - | 0\.1235)/);
          }
        }
      }
    }
  });

  it('escapes control characters in names', async () => {
    const name = '\u001b]0;owned\u0007\u009b2J\r\nEpoch 9/9';
    for (const [isTTY, verbose] of [
      [true, 1],
      [false, 2],
    ] as const) {
      const stream = new Stream(isTTY, 400);
      const model = withMetrics(binaryModel());
      model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy', metrics: [new MeanAbsoluteError({name})]});
      await model.fit(x, y, {...setting, callbacks: [clock.wait(100), new ProgbarLogger({stream, verbose})]});
      expect(stream.text).to.contain('\\u001b]0;owned\\u0007\\u009b2J\\u000d\\u000aEpoch 9/9: 0.');
      expect(stream.text.replace(ESCAPES, '')).not.to.match(
        /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/,
      );
    }
  });

  it('shows metrics of any name', async () => {
    const stream = new Stream(true, 200);
    const callback = new ProgbarLogger({stream});
    callback.setParams({epochs: 1, steps: 1});
    callback.setModel(binaryModel());
    await callback.onTrainBegin();
    await callback.onEpochBegin(0);
    clock.pass(1000);
    await callback.onBatchEnd(0, JSON.parse('{"constructor": 1, "__proto__": 2, "batch": 0, "size": 3}'));
    await callback.onEpochEnd(0, JSON.parse('{"epoch": 3, "size": 4, "constructor": 1, "__proto__": 2}'));
    expect(stream.lines[0]).to.match(/__proto__: 2\.0000 - constructor: 1\.0000$/);
    expect(stream.lines[1]).to.match(
      /__proto__: 2\.0000 - constructor: 1\.0000 - epoch: 3\.0000 - size: 4\.0000$/,
    );
  });
});
