import * as tf from '@tensorflow/tfjs';
import {setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import {TrainingDashboard} from 'tfjs-metrics/dashboard';
import {durationOf, interleave, type Variant} from '../harness/interleave.js';
import {extendedModel} from '../training/models.js';
import {dataOf, TYPICAL} from '../training/workloads.js';
import {busyTime} from './busy_time.js';
import {newPlace} from './live_chart.js';

/** Of each round: the time of a fit, and the longest gap between two turns of the event loop, in ms. */
export interface TrainingTimes {
  readonly without: readonly number[];
  readonly withDashboard: readonly number[];
  /** The same as `without` and `withDashboard`, in time in which the main thread was on a processor. */
  readonly busyWithout: readonly number[];
  readonly busyWith: readonly number[];
  readonly gapsWithout: readonly number[];
  readonly gapsWith: readonly number[];
  /** The time of a step, by round. */
  readonly steps: readonly number[];
}

const EPOCHS = 5;
const STEPS = 20;

/** Trains on wasm with and without a `TrainingDashboard`, and with yields to the event loop, as in a page. */
export async function measureTraining(wasmPath: string, rounds: number | undefined): Promise<TrainingTimes> {
  setWasmPaths(wasmPath);
  if (!(await tf.setBackend('wasm'))) throw new Error('tfjs could not start the backend wasm.');
  const {batchSize} = TYPICAL;
  const {x, y} = dataOf(TYPICAL, batchSize * STEPS);
  const model = extendedModel(TYPICAL, []);
  const gaps: Record<string, number[]> = {};
  const busy: Record<string, number[]> = {};
  const variant = (name: string, callbacks: () => tf.Callback[]): Variant => {
    gaps[name] = [];
    busy[name] = [];
    const time = async (): Promise<number> => {
      const own = callbacks();
      const busyBefore = await busyTime();
      const endOfGaps = watchGaps();
      const start = performance.now();
      await model.fit(x, y, {batchSize, epochs: EPOCHS, shuffle: false, verbose: 0, callbacks: own});
      const ms = performance.now() - start;
      gaps[name].push(endOfGaps());
      busy[name].push((await busyTime()) - busyBefore);
      document.body.replaceChildren();
      return ms;
    };
    return {name, time};
  };
  const [without, withDashboard] = await interleave(
    [variant('without', () => [new Silent()]), variant('with', () => [new TrainingDashboard(newPlace())])],
    {...durationOf(rounds, 9, 0), mostMs: rounds === undefined ? 120_000 : Infinity},
  );
  tf.dispose([x, y]);
  model.dispose();
  return {
    without,
    withDashboard,
    busyWithout: busy.without.slice(-without.length),
    busyWith: busy.with.slice(-without.length),
    gapsWithout: gaps.without.slice(-without.length),
    gapsWith: gaps.with.slice(-without.length),
    steps: without.map(ms => ms / (EPOCHS * STEPS)),
  };
}

/** Causes the same work in tfjs as a callback that does nothing. */
class Silent extends tf.Callback {}

/**
 * Watches how long the event loop does not turn. Returns a function that ends this, and returns the longest.
 */
function watchGaps(): () => number {
  let longest = 0;
  let last = performance.now();
  const note = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(note, 1);
  return () => {
    clearInterval(timer);
    note();
    return longest;
  };
}
