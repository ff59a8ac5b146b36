import {escapeControls} from '../../src/escape_controls.js';

/** Where an epoch stands. */
export interface ProgressBarState {
  /** The first is 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done. */
  readonly step: number;
  /** Steps of the epoch; undefined while nobody knows. */
  readonly steps: number | undefined;
  /** Time since the epoch began. */
  readonly seconds: number;
  readonly secondsPerStep: number;
  /** Named numbers, in the order in which they are shown. */
  readonly logs: readonly (readonly [string, number])[];
  /** True at the epoch's end. */
  readonly done: boolean;
}

/** Shows progress somewhere. */
export interface ProgressView {
  /** False for one that only shows ends of epochs. */
  readonly live: boolean;
  /** An epoch begins. */
  begin(progress: ProgressBarState): void;
  /** Shows how far it is; `done` once for each epoch. */
  draw(progress: ProgressBarState): void;
  /** Training is over, however it ended. */
  end(): void;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `45s`, `2:05`, `1:02:05`. */
function formatDuration(seconds: number): string {
  const s = Math.floor(seconds);
  if (s > 3600) return `${Math.floor(s / 3600)}:${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`;
  return s > 60 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${s}s`;
}

/** The time that is left or, at the end and while nobody knows, that has passed. */
export function formatTime({step, steps, seconds, secondsPerStep, done}: ProgressBarState): string {
  return done || steps === undefined
    ? `${Math.round(seconds)}s`
    : formatDuration(secondsPerStep * Math.max(0, steps - step));
}

/** `12ms/step`. */
export function formatSpeed({secondsPerStep: s}: ProgressBarState): string {
  if (s >= 1 || s === 0) return `${Math.round(s)}s/step`;
  return s >= 1e-3 ? `${Math.round(s * 1e3)}ms/step` : `${Math.round(s * 1e6)}us/step`;
}

/** `1.2346`, `1.2346e-5`. */
export function formatLogValue(value: number): string {
  return Math.abs(value) > 1e-3 || !Number.isFinite(value) ? value.toFixed(4) : value.toExponential(4);
}

/** ` 32/100`, or `     32/Unknown`. */
export function formatSteps({step, steps}: ProgressBarState): string {
  if (steps === undefined) return `${String(step).padStart(7)}/Unknown`;
  return `${String(step).padStart(String(steps).length)}/${steps}`;
}

/** `Epoch 1/3`; nothing when there is but one. */
export function formatTitle({epoch, epochs}: ProgressBarState): string {
  return epochs > 1 ? `Epoch ${epoch + 1}/${epochs}` : '';
}

/** `acc: 0.8123`, for each. */
export function formatLogs({logs}: ProgressBarState): string[] {
  return logs.map(([name, value]) => `${escapeControls(name)}: ${formatLogValue(value)}`);
}

const rank = (key: string): string => (key.startsWith('val_') ? `1${key}` : `0${key}`);

/** Negative when the first key is shown before the second. Names are sorted as Keras does it, those of validation last. */
export function compareForDisplay(a: string, b: string): number {
  return rank(a) < rank(b) ? -1 : 1;
}

/** Logs in the order in which they are shown. What is no number is left out. */
export function inDisplayOrder(logs: Readonly<Record<string, unknown>>): [string, number][] {
  return Object.entries(logs)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .sort(([a], [b]) => compareForDisplay(a, b));
}
