import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {EarlyStopping} from '../../../../callbacks/index.js';
import {
  applyChange,
  type Run,
  type RunChange,
  serveRun,
  UsageError,
} from '../../../../callbacks/runs/index.js';
import {withMetrics} from '../../../../src/tracking/with_metrics.js';
import {binaryModel, predictions, samples} from '../../helpers.js';

const {x, y} = samples(40, 1);
const base = {batchSize: 20, verbose: 0, shuffle: false} as const;

/** The two ends of a channel, which is closed after the test. */
function channel() {
  const {port1: page, port2: worker} = new MessageChannel();
  const state: {run: Run | undefined; onChange?: (change: RunChange) => void} = {run: undefined};
  page.onmessage = ({data}: MessageEvent<RunChange>) => {
    state.run = applyChange(state.run, data);
    state.onChange?.(data);
  };
  return {page, worker, state, close: () => page.close()};
}

/** Waits until the messages that were posted have arrived. */
const delivered = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 50));

describe('serveRun', () => {
  it('posts a record that the page builds again', async () => {
    const {worker, state, close} = channel();
    const model = binaryModel();
    const recorder = serveRun(worker, {name: 'far', data: [x, y]});
    await model.fit(x, y, {...base, epochs: 2, callbacks: recorder});
    await delivered();
    expect(state.run).to.deep.equal(recorder.run);
    expect(state.run).to.include({name: 'far'});
    expect(state.run?.evaluation?.count).to.equal(40);
    close();
    model.dispose();
  });

  it('stops when the page asks for it, and best weights are restored', async () => {
    for (const extended of [false, true]) {
      const {page, worker, state, close} = channel();
      const model = extended ? withMetrics(binaryModel()) : binaryModel();
      const stopping = new EarlyStopping({
        monitor: 'loss',
        mode: 'max',
        patience: 1000,
        restoreBestWeights: true,
      });
      state.onChange = change => {
        if (change.type === 'epoch' && change.epoch.epoch === 1) page.postMessage({type: 'stop'});
      };
      let first: number[] = [];
      const witness = {
        onEpochEnd: async (epoch: number) => {
          if (epoch === 0) first = predictions(model, x);
          await delivered();
        },
      };
      const callbacks = [serveRun(worker), stopping, new tf.CustomCallback(witness)];
      await model.fit(x, y, {...base, epochs: 50, callbacks});
      await delivered();
      expect(state.run?.epochs.length).to.be.within(2, 4);
      expect(state.run?.events.map(({kind}) => kind)).to.include.members(['stop', 'restored', 'best']);
      expect(predictions(model, x)).to.deep.equal(first);
      close();
      model.dispose();
    }
  });

  it('pauses and resumes', async () => {
    const {page, worker, state, close} = channel();
    const model = binaryModel();
    const recorder = serveRun(worker);
    let steps: number | undefined;
    state.onChange = change => {
      if (change.type !== 'epoch' || change.epoch.epoch !== 0) return;
      page.postMessage({type: 'pause'});
      page.postMessage({type: 'something else'});
      page.postMessage(null);
      setTimeout(() => {
        steps = recorder.isPaused ? recorder.run.epochs.length : -1;
        page.postMessage({type: 'resume'});
      }, 100);
    };
    const callbacks = [recorder, new tf.CustomCallback({onEpochEnd: delivered})];
    await model.fit(x, y, {...base, epochs: 5, callbacks});
    expect(steps).to.be.within(1, 4);
    expect(recorder.run.epochs).to.have.length(5);
    close();
    model.dispose();
  });

  it('removes its listener when the training is over, also after an error', async () => {
    const listeners = new Set<unknown>();
    const port = {
      postMessage() {},
      addEventListener: (_: string, listener: unknown) => void listeners.add(listener),
      removeEventListener: (_: string, listener: unknown) => void listeners.delete(listener),
    };
    const model = withMetrics(binaryModel());
    const recorder = serveRun(port);
    let during = 0;
    const fail = (): void => {
      during = listeners.size;
      throw new Error('on purpose');
    };
    const fit = (callback: object) =>
      model.fit(x, y, {...base, epochs: 1, callbacks: [recorder, callback] as never}).catch(() => undefined);
    await fit({onEpochEnd: () => void (during = listeners.size)});
    expect([during, listeners.size]).to.deep.equal([1, 0]);
    await fit({onEpochEnd: fail});
    expect([during, listeners.size]).to.deep.equal([1, 0]);
    expect(recorder.run.events.at(-1)).to.deep.equal({epoch: 1, kind: 'error', text: 'on purpose'});
    model.dispose();
  });

  it('refuses what is not a port', () => {
    expect(() => serveRun(undefined as never)).to.throw(UsageError, 'serveRun: expected a port');
    expect(() => serveRun({postMessage() {}} as never)).to.throw(UsageError, 'expected a port');
    const {port1, port2} = new MessageChannel();
    expect(() => serveRun(port1, {file: 'a'})).to.throw(UsageError, 'serveRun: it writes no files');
    port1.close();
    port2.close();
  });
});
