import type {Run} from '../../../callbacks/runs/record/run.js';

/** The values of batches that are kept, besides the first one. */
const BATCHES = 60;

function cut<T>(values: readonly T[], first: number): T[] {
  return first === 0 ? [...values] : [values[0], ...values.slice(first)];
}

/** A record without what findings do not read, with five digits, and without what is different each time. */
export function compact(run: Run): Run {
  const {evaluation, config, ...rest} = run;
  const {
    curves: _curves,
    histogram: _histogram,
    residuals: _residuals,
    samples: _samples,
    ...kept
  } = evaluation ?? {};
  const {versions: _versions, ...facts} = config;
  const {batches} = run;
  const first = Math.max(0, (batches?.step.length ?? 0) - BATCHES);
  const short = {
    ...rest,
    ...(batches && {
      batches: {
        step: cut(batches.step, first),
        keys: Object.fromEntries(
          Object.entries(batches.keys).map(([key, values]) => [key, cut(values, first)]),
        ),
      },
    }),
    id: run.name,
    started: 0,
    finished: 1000,
    config: facts,
    epochs: run.epochs.map(epoch => ({...epoch, time: epoch.epoch + 1})),
    ...(evaluation && {evaluation: kept}),
  };
  const round = (_key: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
  return JSON.parse(JSON.stringify(short, round)) as Run;
}
