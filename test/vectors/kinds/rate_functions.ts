/** The functions that a LearningRateScheduler of the vectors follows. */
import type {RateFunction} from '../../../callbacks/learning_rate/learning_rate_scheduler.js';

export interface RateSpec {
  readonly kind: string;
  readonly values: readonly number[];
  readonly factor: number;
  readonly from: number;
  readonly base: number;
  readonly drop: number;
  readonly every: number;
  readonly k: number;
  readonly value: number;
}

const KINDS: {readonly [kind: string]: (spec: RateSpec) => (epoch: number, rate: number) => unknown} = {
  table:
    ({values}) =>
    epoch =>
      values[epoch],
  tableOneArg:
    ({values}) =>
    (...args) =>
      values[args[0]],
  multiply:
    ({factor}) =>
    (_, rate) =>
      rate * factor,
  multiplyFrom:
    ({from, factor}) =>
    (epoch, rate) =>
      epoch < from ? rate : rate * factor,
  expFrom:
    ({from, k}) =>
    (epoch, rate) =>
      epoch < from ? rate : rate * Math.exp(-k),
  step:
    ({base, drop, every}) =>
    epoch =>
      base * drop ** Math.floor(epoch / every),
  inverse:
    ({base, k}) =>
    epoch =>
      base / (1 + k * epoch),
  constant:
    ({value}) =>
    () =>
      value,
  returnNaN: () => () => NaN,
  returnString: () => () => '0.1',
  returnNone: () => () => null,
  returnBool: () => () => true,
};

export function rateFunction(spec: RateSpec): RateFunction {
  if (KINDS[spec.kind] === undefined) throw new Error(`unknown kind of schedules: ${spec.kind}`);
  return KINDS[spec.kind](spec) as RateFunction;
}
