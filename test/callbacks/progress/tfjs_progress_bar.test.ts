/** Constructors that are registered with tfjs stay: this file runs after the other tests of progress bars. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {ProgbarLogger} from '../../../callbacks/progress/progbar_logger.js';
import {withMetrics} from '../../../src/index.js';
import {binaryModel} from '../helpers.js';
import {listen} from '../../outcomes.js';
import {setting, Stream, x, y} from './terminal.js';

describe('ProgbarLogger', () => {
  describe('and a bar that is registered with tfjs', () => {
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
    /** Stays registered: tfjs cannot remove a constructor. */
    const barNamed = (name: string) =>
      ({
        [name]: class extends tf.CustomCallback {
          constructor() {
            super({
              onEpochBegin: async epoch => void printed.push(`begin ${epoch}`),
              onEpochEnd: async epoch => void printed.push(`end ${epoch}`),
            });
            // In the trainings of other tests, it does nothing.
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

    it('prints instead of the bar of tfjs-node', async () => {
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

    it('prints nothing if any other bar does, and warns', async () => {
      tf.registerCallbackConstructor(1, barNamed('TheirBar'));
      const {own, other, warnings} = await train({});
      expect([own, other]).to.deep.equal([false, true]);
      expect(warnings[0]).to.include('tf.registerCallbackConstructor (TheirBar) reports this training');
      printed = [];
      expect(await train({verbose: 1}, {verbose: 0})).to.deep.equal({own: true, other: false, warnings: []});
    });
  });
});
