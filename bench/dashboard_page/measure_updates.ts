import {durationOf, interleave, type Variant} from '../harness/interleave.js';
import {dashboardOfBatches, dashboardOfEpochs} from './dashboards.js';
import type {LiveChart} from './live_chart.js';
import {chartJs, tfjsVis, uPlotAlone} from './other_charts.js';

/** Milliseconds per update by chart and round. */
export type UpdateTimes = Readonly<Record<string, readonly number[]>>;

/** Draws series of the given number of points with every library, and measures updates. */
export async function measureUpdates(points: number, rounds: number | undefined): Promise<UpdateTimes> {
  document.body.replaceChildren();
  const nothing: LiveChart = {name: 'nothing', append: () => undefined};
  const charts = [dashboardOfEpochs, dashboardOfBatches, uPlotAlone, chartJs, tfjsVis]
    .map(create => create(points))
    .filter(chart => chart !== undefined);
  const all = [nothing, ...charts];
  const times = await interleave(all.map(variantOf), durationOf(rounds, 41, 0));
  document.body.replaceChildren();
  return Object.fromEntries(all.map(({name}, i) => [name, times[i]]));
}

function variantOf({name, append}: LiveChart): Variant {
  const time = async (repeats: number): Promise<number> => {
    (globalThis as {gc?: () => void}).gc?.();
    await endOfFrame();
    const start = performance.now();
    for (let i = 0; i < repeats; i++) {
      await append();
      await endOfFrame();
    }
    return (performance.now() - start) / repeats;
  };
  return {name, time};
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
