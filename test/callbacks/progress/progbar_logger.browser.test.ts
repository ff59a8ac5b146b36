import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ProgbarLogger} from '../../../callbacks/progress/progbar_logger.js';
import {withMetrics} from '../../../src/index.js';
import {binaryModel, samples} from '../helpers.js';
import {listen} from '../../outcomes.js';

const {x, y} = samples(60, 1);
const setting = {batchSize: 20, epochs: 2, shuffle: false} as const;

describe('ProgbarLogger in a page', () => {
  let container: HTMLElement;
  beforeEach(() => {
    container = document.createElement('section');
    container.id = 'progress';
    document.body.append(container);
  });
  afterEach(() => container.remove());

  const only = (selector: string): Element => {
    const all = container.querySelectorAll(selector);
    expect(all, selector).to.have.length(1);
    return all[0];
  };

  it('puts an element into the page, with a bar and what a screen reader needs', async () => {
    const model = withMetrics(binaryModel(['acc']));
    const shown: string[] = [];
    const callback = new ProgbarLogger({container: '#progress'});
    const {history} = await model.fit(x, y, {
      ...setting,
      validationData: [x, y],
      callbacks: [
        callback,
        {onBatchEnd: () => void shown.push(only('progress').getAttribute('value') ?? '')},
      ],
    });
    const bar = only('.tfjs-metrics-progress progress') as HTMLProgressElement;
    expect([bar.max, bar.value, bar.position]).to.deep.equal([3, 3, 1]);
    expect(shown.map(Number).every(value => value >= 0 && value <= 3)).to.equal(true);
    expect(bar.getAttribute('aria-label')).to.equal('Epoch 2/2');
    expect(bar.getAttribute('aria-valuetext')).to.match(/^step 3 of 3, \d+s$/);
    expect(only('[role=status]').textContent).to.equal('Epoch 2/2');
    expect(only('.tfjs-metrics-progress-count').textContent).to.match(/^3\/3 · \d+s · \d+(ms|us|s)\/step$/);
    const numbers = [...container.querySelectorAll('dl > div')].map(row => row.textContent);
    const last = (key: string) => history[key][1].toFixed(4);
    expect(numbers).to.deep.equal(['acc', 'loss', 'val_acc', 'val_loss'].map(key => key + last(key)));
    expect(container.querySelectorAll('[style]')).to.have.length(0);

    await model.fit(x, y, {...setting, callbacks: callback});
    only('.tfjs-metrics-progress');
  });

  it('shows the numbers in the order of the terminal, also those that come later', async () => {
    const callback = new ProgbarLogger({container});
    callback.setParams({epochs: 3, steps: 1});
    callback.setModel(binaryModel());
    await callback.onTrainBegin();
    const epochs: Record<string, number>[] = [
      {loss: 1},
      {val_loss: 2, loss: 1, val_acc: 3},
      {zeta: 1, loss: 4, acc: 5},
    ];
    for (const [epoch, logs] of epochs.entries()) {
      await callback.onEpochBegin(epoch);
      await callback.onEpochEnd(epoch, logs);
      expect(only('[role=status]').textContent).to.equal(`Epoch ${epoch + 1}/3`);
    }
    const names = [...container.querySelectorAll('dt')].map(name => name.textContent);
    expect(names).to.deep.equal(['acc', 'loss', 'zeta', 'val_acc', 'val_loss']);
  });

  it('has a style that any rule of the page overrides, in shadow roots too, or none', async () => {
    const fit = (options: object) =>
      binaryModel().fit(x, y, {...setting, epochs: 1, callbacks: new ProgbarLogger(options)});
    const style = document.createElement('style');
    style.textContent = 'div { color: rgb(1, 2, 3); }';
    document.head.prepend(style);
    await fit({container});
    const root = only('.tfjs-metrics-progress');
    expect(getComputedStyle(root).color).to.equal('rgb(1, 2, 3)');
    expect(getComputedStyle(only('.tfjs-metrics-progress-head')).display).to.equal('flex');
    style.remove();

    const host = document.createElement('div');
    const shadow = host.attachShadow({mode: 'open'});
    const inner = document.createElement('div');
    shadow.append(inner);
    container.append(host);
    await fit({container: inner, style: false});
    expect(shadow.querySelector('style')).to.equal(null);
    await fit({container: inner});
    await fit({container: inner});
    expect(shadow.querySelectorAll('style')).to.have.length(1);
  });

  it('removes the element with keep: false, also after an error', async () => {
    const model = withMetrics(binaryModel());
    await model.fit(x, y, {...setting, callbacks: new ProgbarLogger({container, keep: false})});
    expect(container.children).to.have.length(0);
    const mine = () => {
      throw new Error('mine');
    };
    const broken = [new ProgbarLogger({container, keep: false}), {onEpochEnd: mine}];
    await model.fit(x, y, {...setting, callbacks: broken}).then(
      () => expect.fail('expected an error'),
      () => undefined,
    );
    expect(container.children).to.have.length(0);
  });

  it('prints a line for each epoch without a container', async () => {
    const {printed} = await listen(() =>
      binaryModel().fit(x, y, {...setting, epochs: 1, callbacks: new ProgbarLogger()}),
    );
    expect(printed).to.have.length(1);
    expect(printed[0]).to.match(/^3\/3 - \d+s - \d+(ms|us|s)\/step - loss: \d\.\d{4}$/);
  });

  it('reads losses without waiting for the GPU, and leaks none', async () => {
    const model = binaryModel(['acc']);
    const fit = () => model.fit(x, y, {...setting, epochs: 3, callbacks: new ProgbarLogger({container})});
    await fit();
    const before = tf.memory().numTensors;
    await fit();
    for (let i = 0; i < 100 && tf.memory().numTensors > before; i++)
      await new Promise(resolve => setTimeout(resolve, 20));
    expect(tf.memory().numTensors).to.equal(before);
  });
});
