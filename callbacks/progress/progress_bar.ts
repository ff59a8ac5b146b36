import {escapeControls} from '../../src/escape_controls.js';

/** What a progress bar shows. */
export interface ProgressBarState {
  /** The first epoch is 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** The number of steps done. */
  readonly step: number;
  /** The number of steps of the epoch; `undefined` if it is not known yet. */
  readonly steps: number | undefined;
  /** The time since the epoch began. */
  readonly seconds: number;
  readonly secondsPerStep: number;
  /** Keys and values, in display order. */
  readonly logs: readonly (readonly [string, number])[];
  /** True at the end of the epoch. */
  readonly done: boolean;
}

/** Displays the state of a progress bar. */
export interface ProgressView {
  /** False if it only shows ends of epochs. */
  readonly live: boolean;
  /** An epoch begins. */
  begin(state: ProgressBarState): void;
  /** Shows a state. The last one of each epoch is `done`. */
  draw(state: ProgressBarState): void;
  /** Training has ended, with or without an error. */
  end(): void;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `45s`, `2:05`, `1:02:05`. */
function formatDuration(seconds: number): string {
  const s = Math.floor(seconds);
  if (s > 3600) return `${Math.floor(s / 3600)}:${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`;
  return s > 60 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${s}s`;
}

/** The remaining time; at the end, or if the number of steps is not known, the time that has passed. */
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

/** `Epoch 1/3`; empty if there is only one epoch. */
export function formatTitle({epoch, epochs}: ProgressBarState): string {
  return epochs > 1 ? `Epoch ${epoch + 1}/${epochs}` : '';
}

/** `acc: 0.8123` for each value. */
export function formatLogs({logs}: ProgressBarState): string[] {
  return logs.map(([name, value]) => `${escapeControls(name)}: ${formatLogValue(value)}`);
}

const rank = (key: string): string => (key.startsWith('val_') ? `1${key}` : `0${key}`);

/**
 * Negative if the first key is shown before the second. As in Keras, keys are sorted, those of the validation
 * last.
 */
export function compareForDisplay(a: string, b: string): number {
  return rank(a) < rank(b) ? -1 : 1;
}

/** The numbers in logs, in display order. */
export function inDisplayOrder(logs: Readonly<Record<string, unknown>>): [string, number][] {
  return Object.entries(logs)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .sort(([a], [b]) => compareForDisplay(a, b));
}
