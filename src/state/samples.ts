/**
 * The layout of a sample: coordinates (a score; or a label and a prediction), an optional label, and the
 * weight, which comes last.
 */
export interface SampleLayout {
  readonly coordinates: number;
  readonly labelled: boolean;
  /** Samples kept per column. Null: all. */
  readonly maxSamples: number | null;
}

/** Numbers per sample. */
export function sampleWidth({coordinates, labelled}: SampleLayout): number {
  return coordinates + (labelled ? 2 : 1);
}

/** One number of every sample, where it arrived: every `step`-th entry of `data` from `start` on. */
export interface Strided {
  readonly data: ArrayLike<number>;
  readonly start: number;
  readonly step: number;
}

/** The samples of one column, before they are stored. */
export interface Samples {
  readonly count: number;
  readonly coordinates: readonly Strided[];
  readonly labels?: Strided;
  /**
   * The label that is stored as 1, all others being stored as 0. Null: those greater than 0. Undefined:
   * labels are stored as they are. NaN stays NaN.
   */
  readonly posLabel?: number | null;
  /** Undefined if every weight is 1. */
  readonly weights: Strided | undefined;
}

/** Samples `[coordinates…, label?, weight]` of one flat array. */
export function samplesOf(layout: SampleLayout, data: ArrayLike<number>): Samples {
  const step = sampleWidth(layout);
  const at = (start: number): Strided => ({data, start, step});
  return {
    count: data.length / step,
    coordinates: Array.from({length: layout.coordinates}, (_, i) => at(i)),
    ...(layout.labelled && {labels: at(step - 2)}),
    weights: at(step - 1),
  };
}

/** The label that is stored for a given one. */
export function storedLabel(given: number, posLabel: number | null | undefined): number {
  if (posLabel === undefined || given !== given) return given;
  return Number(posLabel === null ? given > 0 : given === posLabel);
}

/** True if the condition holds for the number of every sample. */
export function every({data, start, step}: Strided, count: number, holds: (x: number) => boolean): boolean {
  for (let n = 0, at = start; n < count; n++, at += step) if (!holds(data[at])) return false;
  return true;
}
