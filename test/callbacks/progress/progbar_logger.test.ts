import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ProgbarLogger} from '../../../callbacks/progress/progbar_logger.js';
import {formatLogValue} from '../../../callbacks/progress/progress_bar.js';
import {withMetrics} from '../../../src/index.js';
import {binaryModel, dataset, fitDataset} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';
import {BAR, FakeClock, setting, Stream, Waiting, x, y} from './terminal.js';

describe('ProgbarLogger', () => {
  const clock = new FakeClock();

  it("draws Keras's bar in a terminal: time left and means while it runs, the record at the end", async () => {
    const stream = new Stream();
    const model = withMetrics(binaryModel(['acc']));
    const seen: number[] = [];
    const {history} = await model.fit(x, y, {
      ...setting,
      validationData: [x, y],
      callbacks: [
        clock.wait(1500),
        new ProgbarLogger({stream, verbose: 1}),
        {onBatchEnd: (_: number, logs?: tf.Logs) => void seen.push(logs?.loss as number)},
      ],
    });
    const {acc, loss, val_acc: vacc, val_loss: vloss} = history;
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
        callbacks: [new Waiting(() => clock.pass(100)), new ProgbarLogger({stream})],
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

  it('prints nothing with verbose: 0, in fit or in its options', async () => {
    const stream = new Stream();
    const {printed} = await listen(async () => {
      await binaryModel().fit(x, y, {...setting, verbose: 0, callbacks: new ProgbarLogger({stream})});
      await binaryModel().fit(x, y, {...setting, callbacks: new ProgbarLogger({stream, verbose: 0})});
    });
    expect([stream.text, printed]).to.deep.equal(['', []]);
  });

  it('counts the batches of a dataset of unknown size; from the second epoch on, shows the size', async () => {
    const stream = new Stream();
    const unknown = {...dataset(x, y, 20), size: null as unknown as number};
    await fitDataset(withMetrics(binaryModel()), unknown, {
      epochs: 2,
      callbacks: [clock.wait(1000), new ProgbarLogger({stream, verbose: 1})],
    });
    // Reads from a GPU may end after the epoch.
    if (tf.getBackend() === 'webgl') return;
    expect(stream.lines.some(line => /^ {6}2\/Unknown 2s 1s\/step - loss: /.test(line))).to.equal(true);
    expect(stream.screen.filter(line => line.startsWith('3/3'))).to.have.length(2);
    expect(stream.lines.some(line => line.startsWith('2/3'))).to.equal(true);
  });

  it('prints a line for every epoch, even if epochs are short and writing is slow', async () => {
    for (const extended of [true, false]) {
      for (const [isTTY, verbose] of [
        [true, 1],
        [true, 2],
        [false, 1],
        [false, 'auto'],
      ] as const) {
        const stream = new Stream(isTTY);
        const {write} = stream;
        // Time passes only while text is written.
        stream.write = text => void (clock.pass(500), write.call(stream, text));
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

  it('ends its line and leaks nothing, also when training fails', async () => {
    const model = withMetrics(binaryModel(['acc']));
    const plain = binaryModel(['acc']);
    const run = (own: tf.LayersModel, ...more: object[]) => {
      const stream = new Stream();
      const callbacks = [new Waiting(() => clock.pass(1000)), new ProgbarLogger({stream}), ...more];
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

  it('works in a custom loop; invalid options are errors', async () => {
    const stream = new Stream();
    const callback = new ProgbarLogger({stream});
    callback.setParams({epochs: 1, steps: 2});
    callback.setModel(binaryModel());
    await callback.onTrainBegin();
    await callback.onEpochBegin(0);
    for (const batch of [0, 1]) {
      clock.pass(1000);
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
