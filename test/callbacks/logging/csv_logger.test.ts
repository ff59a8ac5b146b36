import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  CSVLogger,
  type CSVLoggerOptions,
  EpochTimer,
  LearningRateScheduler,
  ValidationMetrics,
} from '../../../callbacks/index.js';
import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {binaryModel, dataset, fitDataset, samples} from '../helpers.js';
import {failureOf, listen} from '../../outcomes.js';

const {x, y} = samples(40, 3);
const name = 'log.csv';

/** Memory that can be full. */
class Full extends MemoryStore {
  full = false;
  closed = 0;

  override async write(file: string, bytes: Uint8Array): Promise<void> {
    if (this.full) throw new Error('the disk is full');
    await super.write(file, bytes);
  }
  override async append(file: string, bytes: Uint8Array): Promise<void> {
    if (this.full && bytes.length > 0) {
      // A part gets through.
      await super.append(file, bytes.subarray(0, 2));
      throw new Error('the disk is full');
    }
    await super.append(file, bytes);
  }
  async close(): Promise<void> {
    this.closed++;
  }
  get text(): string {
    return new TextDecoder().decode(this.files.get(name));
  }
  set text(text: string) {
    this.files.set(name, new TextEncoder().encode(text));
  }
}

const logger = (store: MemoryStore, options?: CSVLoggerOptions) => new CSVLogger({store, name}, options);

describe('CSVLogger', () => {
  for (const extended of [false, true]) {
    it(`writes what History holds (${extended ? 'extended' : 'plain'} model)`, async () => {
      const store = new Full();
      const model = extended ? withMetrics(binaryModel(['acc'])) : binaryModel(['acc']);
      const before = tf.memory().numTensors;
      const args = {epochs: 3, verbose: 0, validationData: [x, y], callbacks: logger(store)};
      const {history} = await model.fit(x, y, args as never);
      const [head, ...rows] = store.text.trimEnd().split('\r\n');
      expect(head).to.equal('epoch,acc,loss,val_acc,val_loss');
      expect(rows.map(row => row.split(',').map(Number))).to.deep.equal(
        [0, 1, 2].map(e => [e, ...['acc', 'loss', 'val_acc', 'val_loss'].map(key => history[key][e])]),
      );
      expect(store.closed).to.equal(1);
      expect(tf.memory().numTensors).to.equal(before);
    });
  }

  describe('columns of validation', () => {
    type Fit = {extended?: boolean; more?: object; callbacks?: object[]};
    const header = async ({extended = true, more = {}, callbacks = []}: Fit) => {
      const store = new Full();
      const plain = binaryModel(['acc']);
      const model = extended ? withMetrics(plain) : plain;
      const args = {epochs: 2, verbose: 0, ...more, callbacks: [...callbacks, logger(store)]};
      await model.fit(x, y, args);
      const [head, ...rows] = store.text.trimEnd().split('\r\n');
      return [
        head,
        ...rows.map(row =>
          row
            .split(',')
            .map(field => (field === 'NA' ? 'NA' : '0'))
            .join(),
        ),
      ];
    };
    const rate = () => new LearningRateScheduler(() => 0.125);
    /** Validates at the end of the second epoch only. */
    const second = (prefix?: string) =>
      new ValidationMetrics({
        data: [x, y],
        prefix,
        compute: ({epoch}): Record<string, number> => (epoch === 1 ? {gap: 1} : {}),
      });

    it('are not there where no validation can come', async () => {
      expect((await header({}))[0]).to.equal('epoch,acc,loss');
      expect((await header({callbacks: [rate()]}))[0]).to.equal('epoch,acc,learning_rate,loss');
      expect((await header({callbacks: [{onEpochEnd() {}}]}))[0]).to.equal('epoch,acc,loss');
      const store = new Full();
      const data = dataset(x, y, 20);
      await fitDataset(withMetrics(binaryModel()), data, {epochs: 1, verbose: 0, callbacks: logger(store)});
      expect(store.text.split('\r\n')[0]).to.equal('epoch,loss');
    });

    it('are there with validation, once each', async () => {
      const validated = 'epoch,acc,loss,val_acc,val_loss';
      for (const more of [{validationData: [x, y]}, {validationSplit: 0.5}]) {
        expect((await header({more}))[0]).to.equal(validated);
        expect((await header({more, callbacks: [rate()]}))[0]).to.equal(
          'epoch,acc,learning_rate,loss,val_acc,val_loss',
        );
      }
    });

    it('do not exist for numbers that callbacks log, beside ValidationMetrics with a function', async () => {
      const store = new Full();
      const model = withMetrics(binaryModel());
      const compute = () => ({gap: 1});
      const others = [
        new LearningRateScheduler(() => 0.1),
        new ValidationMetrics({compute}),
        new EpochTimer(),
      ];
      const args = {
        epochs: 1,
        verbose: 0,
        validationData: [x, y],
        callbacks: [...others, logger(store)],
      } as never;
      await model.fit(x, y, args);
      const head = store.text.split('\r\n')[0].split(',');
      expect(head).to.include.members(['learning_rate', 'epoch_seconds', 'val_gap', 'val_loss']);
      expect(head).not.to.include.members(['val_learning_rate']);
      expect(head).not.to.include.members(['val_epoch_seconds']);
      model.dispose();
    });

    it('are there from the first epoch with validationFreq, NA where it does not validate', async () => {
      const more = {validationData: [x, y], validationFreq: 2};
      for (const callbacks of [[], [rate()]]) {
        const own = callbacks.length === 0 ? ['acc', 'loss'] : ['acc', 'learning_rate', 'loss'];
        const zeros = own.map(() => '0').join();
        expect(await header({more, callbacks})).to.deep.equal([
          `epoch,${own.join()},val_acc,val_loss`,
          `0,${zeros},NA,NA`,
          `0,${zeros},0,0`,
        ]);
      }
    });

    it('are those of Keras on a plain model, and where a callback does not say what it will write', async () => {
      expect((await header({extended: false}))[0]).to.equal('epoch,acc,loss,val_acc,val_loss');
      expect(await header({callbacks: [second()]})).to.deep.equal([
        'epoch,acc,loss,val_acc,val_loss',
        '0,0,0,NA,NA',
        '0,0,0,NA,NA',
      ]);
    });
  });

  it('a metric that is called epoch, or like a member of Object, has its own column', async () => {
    const store = new Full();
    const fresh = logger(store);
    await fresh.onTrainBegin();
    await fresh.onEpochEnd(3, JSON.parse('{"epoch": 0.5, "constructor": 1, "__proto__": 2}') as tf.Logs);
    expect(store.text).to.match(/^epoch,__proto__,constructor,epoch_1,val_.*\r\n3,2,1,0.5,NA/);
    store.text = 'epoch,toString,loss\r\n';
    const csv = logger(store, {append: true});
    await listen(async () => {
      await csv.onTrainBegin();
      await csv.onEpochEnd(3, {loss: 4});
    });
    expect(store.text.split('\r\n')[1]).to.equal('3,4,NA');
  });

  it('keeps the old file until there is a new row, and what was written when training fails', async () => {
    const store = new Full();
    store.text = 'old';
    const csv = logger(store);
    await csv.onTrainBegin();
    expect(store.text).to.equal('old');
    const fails = {
      onEpochEnd(epoch: number) {
        if (epoch === 1) throw new Error('stop here');
      },
    };
    const fit = withMetrics(binaryModel()).fit(x, y, {epochs: 4, verbose: 0, callbacks: [csv, fails]});
    expect((await failureOf(fit)).message).to.equal('stop here');
    expect(store.text.trimEnd().split('\r\n')).to.have.length(3);
    expect(store.closed).to.equal(1);
  });

  it('ends training with the error when nothing can be written, and leaves whole rows', async () => {
    const store = new Full();
    const csv = logger(store);
    const fill = {onEpochEnd: (epoch: number) => void (store.full = epoch === 0)};
    const model = withMetrics(binaryModel());
    const before = tf.memory().numTensors;
    const {value, warnings} = await listen(() =>
      failureOf(model.fit(x, y, {epochs: 4, verbose: 0, callbacks: [csv, fill]})),
    );
    expect(value.message).to.equal('CSVLogger: the disk is full');
    expect(warnings).to.deep.equal(['CSVLogger: the disk is full']);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('with onException "warn" writes the missing rows as soon as it can', async () => {
    const store = new Full();
    const csv = logger(store, {onException: 'warn'});
    const {warnings} = await listen(async () => {
      await csv.onTrainBegin();
      for (const epoch of [0, 1, 2, 3]) {
        store.full = epoch === 1 || epoch === 2;
        await csv.onEpochEnd(epoch, {loss: epoch / 2});
      }
      await csv.onTrainEnd();
    });
    expect(warnings).to.have.length(2);
    expect(store.text).to.equal('epoch,loss,val_loss\r\n0,0,NA\r\n1,0.5,NA\r\n2,1,NA\r\n3,1.5,NA\r\n');
  });

  it('continues with the rows that could not be written before', async () => {
    const store = new Full();
    const [first, second] = [0, 1].map(() => logger(store, {onException: 'warn'}));
    await listen(async () => {
      await first.onTrainBegin();
      store.full = true;
      await first.onEpochEnd(0, {loss: 0.25});
      store.full = false;
      await second.onTrainBegin();
      second.setState(first.getState());
      await second.onEpochEnd(1, {loss: 0.5});
    });
    expect(store.text).to.equal('epoch,loss,val_loss\r\n0,0.25,NA\r\n1,0.5,NA\r\n');
  });

  it('continues the file as if it had not been interrupted', async () => {
    for (const append of [false, true]) {
      const run = async (csv: CSVLogger, ...epochs: number[]) => {
        for (const epoch of epochs) await csv.onEpochEnd(epoch, {loss: epoch / 4, é: epoch});
      };
      const whole = new Full();
      const torn = new Full();
      if (append) whole.text = torn.text = 'epoch,loss,é,val_loss,val_é\r\n9,1,2,NA,NA\r\n';
      const [uninterrupted, first, second] = [whole, torn, torn].map(store => logger(store, {append}));
      await uninterrupted.onTrainBegin();
      await run(uninterrupted, 0, 1, 2, 3);
      await first.onTrainBegin();
      const atFirst = first.getState();
      await run(first, 0, 1);
      const state = JSON.parse(JSON.stringify(first.getState()));
      await run(first, 2);
      torn.text += '3,0.7';
      await second.onTrainBegin();
      second.setState(state);
      await run(second, 2, 3);
      expect(torn.text).to.equal(whole.text);
      const third = logger(torn, {append});
      await third.onTrainBegin();
      third.setState(atFirst);
      await run(third, 0, 1, 2, 3);
      expect(torn.text).to.equal(whole.text);
    }
  });

  describe('when the file is not the one of the backup', () => {
    const rows = (...epochs: number[]) => epochs.map(e => `${e},${e / 4},NA\r\n`).join('');
    const head = 'epoch,loss,val_loss\r\n';

    /** A file on a disk: backups do not hold it. */
    class Disk extends Full {
      override readonly lasts: boolean = true;
    }

    /** The file after epochs 0 and 1, a backup, an alteration, and epochs 2 and 3 of another process. */
    async function goOn(alter: (store: Full) => void, options: CSVLoggerOptions = {}, store = new Disk()) {
      const [first, second] = [0, 1].map(() => logger(store, options));
      return listen(async () => {
        await first.onTrainBegin();
        for (const e of [0, 1]) await first.onEpochEnd(e, {loss: e / 4});
        const state = JSON.parse(JSON.stringify(first.getState()));
        alter(store);
        await second.onTrainBegin();
        second.setState(state);
        // Backups come in between, too.
        second.setState(JSON.parse(JSON.stringify(second.getState())));
        for (const e of [2, 3]) await second.onEpochEnd(e, {loss: e / 4});
        await second.onTrainEnd();
        return store.text;
      });
    }

    for (const append of [false, true]) {
      it(`cuts the rows behind the backup without a word (append: ${append})`, async () => {
        const {value, warnings} = await goOn(store => void (store.text += rows(2) + '3,0.'), {append});
        expect([value, warnings]).to.deep.equal([head + rows(0, 1, 2, 3), []]);
      });

      it(`begins a file that is missing or empty with a header (append: ${append})`, async () => {
        for (const alter of [(s: Full) => void s.files.clear(), (s: Full) => void (s.text = '')]) {
          const {value, warnings} = await goOn(alter, {append});
          expect(value).to.equal(head + rows(2, 3));
          expect(warnings).to.have.length(1);
          expect(warnings[0]).to.include('log.csv (memory) is missing or empty; it had');
        }
      });

      it(`adds to any other file and loses nothing of it (append: ${append})`, async () => {
        const others: [text: string, why: string][] = [
          [head + rows(0), 'it has'],
          [head + '0,0', 'it has'],
          ['my notes, longer than the file was when the backup was made, and longer', 'another header'],
          [head + '0,0.000000,NA\r\n1,0.25,NA\r\n', 'no line ends'],
        ];
        for (const [text, why] of others) {
          const {value, warnings} = await goOn(store => void (store.text = text), {append});
          expect(value).to.equal(text + (text.endsWith('\n') ? '' : '\r\n') + rows(2, 3));
          expect(warnings).to.have.length(1);
          expect(warnings[0]).to.include('is not as it was when the backup was made').and.to.include(why);
        }
      });
    }

    it('takes the order of a header that was rearranged', async () => {
      const text = 'val_loss,epoch,more,loss\r\nNA,0,1,0\r\nNA,1,1,0.25\r\n';
      const {value} = await goOn(store => void (store.text = text));
      expect(value).to.equal(text + 'NA,2,NA,0.5\r\nNA,3,NA,0.75\r\n');
    });

    it('with append, does not replace a file that came after a backup in the first epoch', async () => {
      for (const [text, kept] of [
        ['my notes', 'my notes\r\n'],
        [head + rows(0), head],
      ]) {
        const store = new Disk();
        const [first, second] = [0, 1].map(() => logger(store, {append: true}));
        await listen(async () => {
          await first.onTrainBegin();
          const state = first.getState();
          store.text = text;
          await second.onTrainBegin();
          second.setState(state);
          await second.onEpochEnd(0, {loss: 0});
        });
        expect(store.text).to.equal(kept + rows(0));
      }
    });

    it('puts back what was in memory only', async () => {
      for (const append of [false, true]) {
        const {value, warnings} = await goOn(store => store.files.clear(), {append}, new Full());
        expect([value, warnings]).to.deep.equal([head + rows(0, 1, 2, 3), []]);
      }
    });

    it('puts back what was in memory only when no epoch is left', async () => {
      const store = new Full();
      const [first, second] = [0, 1].map(() => logger(store));
      await first.onTrainBegin();
      await first.onEpochEnd(0, {loss: 0});
      store.files.clear();
      await second.onTrainBegin();
      second.setState(first.getState());
      await second.onTrainEnd();
      expect(store.text).to.equal(head + rows(0));
    });
  });

  describe('when the file is removed or cut during the training', () => {
    for (const [how, change] of [
      ['removed', (s: Full) => s.files.clear()],
      ['emptied', (s: Full) => void (s.text = '')],
    ] as const) {
      for (const lasts of [true, false]) {
        it(`${how}, ${lasts ? 'on a disk' : 'in memory'}`, async () => {
          class Store extends Full {
            override readonly lasts: boolean = lasts;
          }
          const store = new Store();
          const remove = {onEpochEnd: (epoch: number) => void (epoch === 1 && change(store))};
          const model = withMetrics(binaryModel());
          const {warnings} = await listen(() =>
            model.fit(x, y, {epochs: 4, verbose: 0, callbacks: [logger(store), remove]}),
          );
          const [head, ...rows] = store.text.trimEnd().split('\r\n');
          expect(head).to.equal('epoch,loss');
          // What memory held is known.
          expect(rows.map(row => row[0])).to.deep.equal(lasts ? ['2', '3'] : ['0', '1', '2', '3']);
          const own = warnings.filter(text => text.startsWith('CSVLogger'));
          expect(own).to.have.length(lasts ? 1 : 0);
          if (lasts)
            expect(own[0]).to.include('is missing or empty; it had').and.to.include('after the last epoch');
        });
      }
    }

    it('cut short or replaced: rows are added at its end', async () => {
      const store = new Full();
      const cut = {onEpochEnd: (epoch: number) => void (epoch === 1 && (store.text = 'mine'))};
      const {warnings} = await listen(() =>
        withMetrics(binaryModel()).fit(x, y, {epochs: 3, verbose: 0, callbacks: [logger(store), cut]}),
      );
      expect(store.text).to.match(/^mine\r\n2,0\.\d+\r\n$/);
      expect(warnings.join()).to.include('is not as it was after the last epoch');
    });
  });

  it('after a header, takes its order; warns when it does not fit; starts a new line', async () => {
    const store = new Full();
    store.text = 'epoch,loss,zeta,val_loss,val_zeta,lr\r\n0,1,2,3,4,5';
    const csv = logger(store, {append: true});
    const {warnings} = await listen(async () => {
      await csv.onTrainBegin();
      await csv.onEpochEnd(1, {zeta: 2, loss: 1, val_loss: 3, val_zeta: 4});
    });
    expect(warnings).to.deep.equal([]);
    expect(store.text.split('\r\n').slice(1)).to.deep.equal(['0,1,2,3,4,5', '1,1,2,3,4,NA', '']);
    const other = logger(store, {append: true});
    const heard = await listen(async () => {
      await other.onTrainBegin();
      await other.onEpochEnd(2, {loss: 1, more: 2});
    });
    expect(heard.warnings.join()).to.include(
      'those of this training are epoch, loss, more, val_loss, val_more',
    );
  });

  it('quotes with any separator', async () => {
    for (const separator of [',', ';', '\t', '|', '^', ']', '-', '\\', '.']) {
      const store = new Full();
      const csv = logger(store, {separator});
      await csv.onTrainBegin();
      await csv.onEpochEnd(0, {loss: `a${separator}b` as never});
      const row = store.text.split('\r\n')[1];
      expect(row).to.equal(['0', `"a${separator}b"`, 'NA'].join(separator));
    }
  });

  it('refuses bad options', () => {
    expect(() => new CSVLogger('')).to.throw('filename must be');
    expect(() => new CSVLogger({})).to.throw('filename must be');
    expect(() => new CSVLogger('a.csv', {separator: ', '})).to.throw('separator must be one character');
    expect(() => new CSVLogger('a.csv', {onException: 'ignore' as never})).to.throw("'throw' or 'warn'");
    expect(() => new CSVLogger('a.csv', {appends: true} as never)).to.throw('Did you mean "append"?');
  });
});
