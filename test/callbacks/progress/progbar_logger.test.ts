import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ProgbarLogger} from '../../../callbacks/progress/progbar_logger.js';
import {
  type ProgressBarState,
  formatLogValue,
  formatSpeed,
  formatTime,
} from '../../../callbacks/progress/progress_bar.js';
import {RedrawBudget} from '../../../callbacks/progress/redraw_budget.js';
import {TerminalView} from '../../../callbacks/progress/terminal_view.js';
import {MeanAbsoluteError, withMetrics} from '../../../src/index.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const {x, y} = samples(60, 1);
const setting = {batchSize: 20, epochs: 2, shuffle: false} as const;
const ESCAPES = /\u001b\[[0-9;]*[mK]/g;

class Stream {
  text = '';
  isTTY: boolean;
  columns: number;
  constructor(isTTY = true, columns = 120) {
    this.isTTY = isTTY;
    this.columns = columns;
  }
  write(text: string): void {
    this.text += text;
  }
  /** What is written, without colours, a line for each time that one was written anew. */
  get lines(): string[] {
    return this.text
      .replace(ESCAPES, '')
      .split(/[\r\n]/)
      .filter(line => line !== '');
  }
  /** What stays on the screen. */
  get screen(): string[] {
    return this.text
      .replace(ESCAPES, '')
      .split('\n')
      .map(line => line.slice(line.lastIndexOf('\r') + 1))
      .filter(line => line !== '');
  }
}

const BAR = '━'.repeat(20);

describe('ProgbarLogger', () => {
  const {now} = performance;
  let time = 0;
  const wait = (milliseconds: number) => ({onBatchBegin: () => void (time += milliseconds)});

  beforeEach(() => {
    time = 5000;
    performance.now = () => time;
  });
  afterEach(() => {
    performance.now = now;
  });

  it("draws Keras's bar in a terminal: time left and means while it runs, the record at the end", async () => {
    const stream = new Stream();
    const model = withMetrics(binaryModel(['acc']));
    const seen: number[] = [];
    const {history} = await model.fit(x, y, {
      ...setting,
      validationData: [x, y],
      callbacks: [
        wait(1500),
        new ProgbarLogger({stream, verbose: 1}),
        {onBatchEnd: (_: number, logs?: tf.Logs) => void seen.push(logs?.loss as number)},
      ],
    });
    const {acc, loss, val_acc: vacc, val_loss: vloss} = history as Record<string, number[]>;
    const show = formatLogValue;
    const mean = show((seen[0] + seen[1]) / 2);
    expect(stream.lines.filter(line => line.startsWith('1/3'))[0]).to.match(
      /^1\/3 ━{20} 3s 2s\/step - acc: /,
    );
    expect(stream.lines.find(line => line.startsWith('2/3')))
      .to.contain(`1s 2s/step - acc: `)
      .and.contain(mean);
    const end = (epoch: number) =>
      `3/3 ${BAR} 5s 2s/step - acc: ${show(acc[epoch])} - loss: ${show(loss[epoch])}` +
      ` - val_acc: ${show(vacc[epoch])} - val_loss: ${show(vloss[epoch])}`;

    expect(stream.screen).to.deep.equal(['Epoch 1/2', end(0), 'Epoch 2/2', end(1)]);
  });

  it('prints one line for each epoch where lines cannot be rewritten', async () => {
    for (const [isTTY, verbose] of [
      [false, 1],
      [true, 2],
    ] as const) {
      const stream = new Stream(isTTY);
      const model = binaryModel(['acc']);
      const {history} = await model.fit(x, y, {
        ...setting,
        verbose,
        callbacks: [new Waiting(() => (time += 100)), new ProgbarLogger({stream})],
      });
      const {acc, loss} = history as Record<string, number[]>;
      expect(stream.text).to.equal(
        [0, 1]
          .map(
            e =>
              `Epoch ${e + 1}/2 - 3/3 - 0s - 100ms/step - acc: ${formatLogValue(acc[e])} - loss: ${formatLogValue(loss[e])}\n`,
          )
          .join(''),
      );
    }
  });

  it('is silent with verbose 0, of fit or its own', async () => {
    const stream = new Stream();
    const {printed} = await listen(async () => {
      await binaryModel().fit(x, y, {...setting, verbose: 0, callbacks: new ProgbarLogger({stream})});
      await binaryModel().fit(x, y, {...setting, callbacks: new ProgbarLogger({stream, verbose: 0})});
    });
    expect([stream.text, printed]).to.deep.equal(['', []]);
  });

  it('shows the count of batches of a dataset of unknown size; from the second epoch on, the size', async () => {
    const stream = new Stream();
    const unknown = {...dataset(x, y, 20), size: null as unknown as number};
    await fitDataset(withMetrics(binaryModel()), unknown, {
      epochs: 2,
      callbacks: [wait(1000), new ProgbarLogger({stream, verbose: 1})],
    });
    // What comes from a GPU may come when the epoch is over.
    if (tf.getBackend() === 'webgl') return;
    expect(stream.lines.some(line => /^ {6}2\/Unknown 2s 1s\/step - loss: /.test(line))).to.equal(true);
    expect(stream.screen.filter(line => line.startsWith('3/3'))).to.have.length(2);
    expect(stream.lines.some(line => line.startsWith('2/3'))).to.equal(true);
  });

  it('never writes more than fits while the line is rewritten, and all of it at the end', () => {
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

  it('writes times and numbers as Keras does', () => {
    const at = (
      step: number,
      steps: number | undefined,
      secondsPerStep: number,
      done = false,
    ): ProgressBarState => ({
      epoch: 0,
      epochs: 1,
      step,
      steps,
      seconds: 61.6,
      secondsPerStep,
      logs: [],
      done,
    });
    const times = [at(1, 4, 0.5), at(0, 100, 1.5), at(0, 8000, 1), at(3, 3, 1, true), at(3, undefined, 1)];
    expect(times.map(formatTime)).to.deep.equal(['1s', '2:30', '2:13:20', '62s', '62s']);
    expect([0, 0.0000123, 0.0123, 2.6].map(s => formatSpeed(at(1, 4, s)))).to.deep.equal([
      '0s/step',
      '12us/step',
      '12ms/step',
      '3s/step',
    ]);
    expect([0.5, 1e-5, -2, NaN, Infinity].map(formatLogValue)).to.deep.equal([
      '0.5000',
      '1.0000e-5',
      '-2.0000',
      'NaN',
      'Infinity',
    ]);
  });

  it('takes no more than its part: dear redraws are rare', () => {
    const budget = new RedrawBudget();
    budget.begin(0);
    for (let i = 0; i < 3; i++) budget.redrawn(0, 10);
    expect([budget.isDue(2499), budget.isDue(2500)]).to.deep.equal([false, true]);
    // One that was held up does not count.
    budget.redrawn(0, 0.01);
    expect([budget.isDue(49), budget.isDue(50)]).to.deep.equal([false, true]);
    for (let i = 0; i < 3; i++) budget.readLogs(1);
    expect([budget.mayReadLogs(499), budget.mayReadLogs(500)]).to.deep.equal([false, true]);
  });

  it('prints a line for every epoch, even if epochs are short and lines slow', async () => {
    for (const extended of [true, false]) {
      for (const [isTTY, verbose] of [
        [true, 1],
        [true, 2],
        [false, 1],
        [false, 'auto'],
      ] as const) {
        const stream = new Stream(isTTY);
        const {write} = stream;
        // Time passes in writing only.
        stream.write = text => void ((time += 500), write.call(stream, text));
        const model = extended ? withMetrics(binaryModel()) : binaryModel();
        const stop = new Waiting(() => undefined);
        stop.onEpochEnd = async epoch => void (epoch === 5 && (model.stopTraining = true));
        const callbacks = [new ProgbarLogger({stream, verbose}), stop];
        await model.fit(x, y, {...setting, epochs: 9, callbacks});
        const titles = stream.screen.map(line => /Epoch (\d)\/9/.exec(line)?.[1]).filter(Boolean);
        expect(titles).to.deep.equal(['1', '2', '3', '4', '5', '6']);
        expect(stream.screen.filter(line => /3\/3 .* - loss: \d\.\d{4}$/.test(line))).to.have.length(6);
      }
    }
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

  it('shows names as they are, without acting on the terminal', async () => {
    const name = '\u001b]0;owned\u0007\u009b2J\r\nEpoch 9/9';
    for (const [isTTY, verbose] of [
      [true, 1],
      [false, 2],
    ] as const) {
      const stream = new Stream(isTTY, 400);
      const model = withMetrics(binaryModel());
      model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy', metrics: [new MeanAbsoluteError({name})]});
      await model.fit(x, y, {...setting, callbacks: [wait(100), new ProgbarLogger({stream, verbose})]});
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
    time += 1000;
    await callback.onBatchEnd(0, JSON.parse('{"constructor": 1, "__proto__": 2, "batch": 0, "size": 3}'));
    await callback.onEpochEnd(0, JSON.parse('{"epoch": 3, "size": 4, "constructor": 1, "__proto__": 2}'));
    expect(stream.lines[0]).to.match(/__proto__: 2\.0000 - constructor: 1\.0000$/);
    expect(stream.lines[1]).to.match(
      /__proto__: 2\.0000 - constructor: 1\.0000 - epoch: 3\.0000 - size: 4\.0000$/,
    );
  });

  describe('beside a bar that tfjs makes', () => {
    let printed: string[] = [];
    let isOn = false;
    const nothing = async () => undefined;
    const inert = {
      setParams: () => undefined,
      setModel: () => undefined,
      onTrainBegin: nothing,
      onTrainEnd: nothing,
      onEpochBegin: nothing,
      onEpochEnd: nothing,
      onBatchBegin: nothing,
      onBatchEnd: nothing,
    };
    /** Registered for good: tfjs cannot forget a constructor. */
    const barNamed = (name: string) =>
      ({
        [name]: class extends tf.CustomCallback {
          constructor() {
            super({
              onEpochBegin: async epoch => void printed.push(`begin ${epoch}`),
              onEpochEnd: async epoch => void printed.push(`end ${epoch}`),
            });
            // In the trainings of other tests it is a callback of which nothing is known.
            if (!isOn) return inert as never;
          }
        },
      })[name] as unknown as {new (): tf.Callback};

    beforeEach(() => {
      printed = [];
      isOn = true;
    });
    afterEach(() => (isOn = false));

    async function train(options: object, args: object = {}, extended = true) {
      const stream = new Stream();
      const model = extended ? withMetrics(binaryModel()) : binaryModel();
      const callbacks = new ProgbarLogger({stream, ...options});
      const {warnings} = await listen(() => model.fit(x, y, {...setting, ...args, callbacks}));
      return {own: stream.screen.length > 0, other: printed.length > 0, warnings};
    }

    it('this one prints in the place of the one of tfjs-node', async () => {
      tf.registerCallbackConstructor(1, barNamed('ProgbarLogger'));
      for (const extended of [true, false]) {
        printed = [];
        expect(await train({}, {}, extended)).to.deep.equal({own: true, other: false, warnings: []});
        expect(await train({verbose: 0}, {}, extended)).to.deep.equal({
          own: false,
          other: true,
          warnings: [],
        });
        printed = [];
        expect(await train({verbose: 1}, {verbose: 0}, extended)).to.deep.equal({
          own: true,
          other: false,
          warnings: [],
        });
      }
    });

    it('and makes way for any other, which it says', async () => {
      tf.registerCallbackConstructor(1, barNamed('TheirBar'));
      const {own, other, warnings} = await train({});
      expect([own, other]).to.deep.equal([false, true]);
      expect(warnings[0]).to.include('tf.registerCallbackConstructor (TheirBar) reports this training');
      printed = [];
      expect(await train({verbose: 1}, {verbose: 0})).to.deep.equal({own: true, other: false, warnings: []});
    });
  });

  it('ends its line and leaks nothing, also when training fails', async () => {
    const model = withMetrics(binaryModel(['acc']));
    const plain = binaryModel(['acc']);
    const run = (own: tf.LayersModel, ...more: object[]) => {
      const stream = new Stream();
      const callbacks = [new Waiting(() => (time += 1000)), new ProgbarLogger({stream}), ...more];
      return own.fit(x, y, {...setting, callbacks: callbacks as tf.Callback[]}).then(
        () => stream,
        () => stream,
      );
    };
    await run(model);
    await run(plain);
    const before = tf.memory().numTensors;
    await run(model);
    await run(plain);
    expect(tf.memory().numTensors).to.equal(before);
    const broken = {
      onBatchEnd(batch: number) {
        if (batch === 1) throw new Error('mine');
      },
    };
    const stream = await run(model, broken);
    expect(stream.text.endsWith('\n')).to.equal(true);
    await new Promise(resolve => setTimeout(resolve));
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('works in a loop that calls it by hand, and says what is wrong with its options', async () => {
    const stream = new Stream();
    const callback = new ProgbarLogger({stream});
    callback.setParams({epochs: 1, steps: 2});
    callback.setModel(binaryModel());
    await callback.onTrainBegin();
    await callback.onEpochBegin(0);
    for (const batch of [0, 1]) {
      time += 1000;
      await callback.onBatchEnd(batch, {batch, size: 3, loss: batch + 1});
    }
    await callback.onEpochEnd(0, {loss: 1.5});
    await callback.onTrainEnd();
    expect(stream.lines[0]).to.equal(`1/2 ${BAR} 1s 1s/step - loss: 1.0000`);
    expect(stream.screen).to.deep.equal([`2/2 ${BAR} 2s 1s/step - loss: 1.5000`]);

    expect(() => new ProgbarLogger({strem: 1} as never)).to.throw('Did you mean "stream"');
    expect(() => new ProgbarLogger({verbose: 3 as never})).to.throw('verbose must be one of');
    expect(() => new ProgbarLogger({stream: {} as never})).to.throw(
      'stream must have a function write(text)',
    );
    const nowhere = new ProgbarLogger({container: '#nowhere'});
    const error = await failureOf(withMetrics(binaryModel()).fit(x, y, {...setting, callbacks: nowhere}));
    expect(error.message).to.contain('there is no element "#nowhere" in this page');
  });
});

/** Time passes in every batch. */
class Waiting extends tf.Callback {
  private readonly act: () => void;
  constructor(act: () => void) {
    super();
    this.act = act;
  }
  override async onBatchBegin(): Promise<void> {
    this.act();
  }
}
