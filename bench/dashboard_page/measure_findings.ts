import {findings} from 'tfjs-metrics/report';
import {valueAt} from './live_chart.js';

/** Milliseconds of `findings` for records with the given numbers of epochs, in turns: one list per number. */
export function measureFindings(counts: readonly number[], rounds = 9): number[][] {
  const runs = counts.map(recordOf);
  const times = counts.map((): number[] => []);
  // The first round is not counted: the engine compiles.
  for (let round = 0; round <= rounds; round++) {
    runs.forEach((run, i) => {
      const start = performance.now();
      findings(run);
      if (round > 0) times[i].push(performance.now() - start);
    });
  }
  return times;
}

/** A training whose validation gets worse, with an event in every tenth epoch and restored weights. */
function recordOf(count: number): Parameters<typeof findings>[0] {
  const epochs = Array.from({length: count}, (_, epoch) => {
    const loss = valueAt((epoch * 4000) / count, 0);
    const logs = {loss, acc: 1 - loss / 2, val_loss: loss + epoch / count, val_acc: 1 - loss / 2};
    return {epoch, time: epoch, logs};
  });
  const events = epochs
    .filter(({epoch}) => epoch % 10 === 0)
    .map(({epoch}) => ({epoch, kind: 'learning-rate' as const, text: 'The learning rate is 0.01'}));
  return {
    version: 1,
    id: 'findings',
    name: 'findings',
    started: 0,
    finished: 1000 * count,
    config: {samples: {train: 1000, validation: 200}},
    epochs,
    events: [...events, {epoch: count - 1, kind: 'restored', text: 'the weights of epoch 1 were restored'}],
  };
}
