import {durationOf, interleave, type Variant} from '../harness/interleave.js';
import {dashboardOfBatches, dashboardOfEpochs} from './dashboards.js';
import type {LiveChart} from './live_chart.js';
import {busyTime} from './busy_time.js';
import {chartJs, tfjsVis, uPlotAlone} from './other_charts.js';

/** Milliseconds per update by chart and round, and those in which the main thread was on a processor. */
export type UpdateTimes = Readonly<Record<string, {ms: readonly number[]; busy: readonly number[]}>>;

/** A round repeats updates that take less than this, in milliseconds. */
const LEAST_MS = 60;

/** Draws series of the given number of points with every library, and measures updates. */
export async function measureUpdates(points: number, rounds: number | undefined): Promise<UpdateTimes> {
  document.body.replaceChildren();
  const nothing: LiveChart = {name: 'nothing', append: () => undefined};
  const charts = [dashboardOfEpochs, dashboardOfBatches, uPlotAlone, chartJs, tfjsVis]
    .map(create => create(points))
    .filter(chart => chart !== undefined);
  const all = [nothing, ...charts];
  const variants = all.map(variantOf);
  const times = await interleave(variants, durationOf(rounds, 21, LEAST_MS));
  document.body.replaceChildren();
  return Object.fromEntries(
    variants.map(({name, busy}, i) => [name, {ms: times[i], busy: busy.slice(-times[i].length)}]),
  );
}

function variantOf({name, append}: LiveChart): Variant & {busy: number[]} {
  const busy: number[] = [];
  const time = async (repeats: number): Promise<number> => {
    (globalThis as {gc?: () => void}).gc?.();
    await endOfFrame();
    const busyBefore = await busyTime();
    const start = performance.now();
    for (let i = 0; i < repeats; i++) {
      await append();
      await endOfFrame();
    }
    const ms = (performance.now() - start) / repeats;
    busy.push(((await busyTime()) - busyBefore) / repeats);
    return ms;
  };
  return {name, time, busy};
}

/** Resolves when the next frame is laid out and painted: messages are handled after it. */
function endOfFrame(): Promise<void> {
  return new Promise(resolve => {
    requestAnimationFrame(() => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
  });
}
