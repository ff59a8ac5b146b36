import type {Run} from '../../../callbacks/runs/run.js';

/** A record without what findings do not read, with six digits, and without what is different each time. */
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
  const short = {
    ...rest,
    id: run.name,
    started: 0,
    finished: 1000,
    config: facts,
    epochs: run.epochs.map(epoch => ({...epoch, time: epoch.epoch + 1})),
    ...(evaluation && {evaluation: kept}),
  };
  const round = (_key: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
  return JSON.parse(JSON.stringify(short, round)) as Run;
}
