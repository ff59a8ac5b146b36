/** Something that draws two series which grow. */
export interface LiveChart {
  readonly name: string;
  /** Adds ten points to each series, and draws. */
  readonly append: () => unknown;
}

/** Points that an update adds to each series. */
export const POINTS_PER_UPDATE = 10;

/** The size of a chart, in CSS pixels: about that of a chart of the dashboard in a page of 1280 pixels. */
export const SIZE = {width: 900, height: 220};

/** A value of a series: falls, with noise. */
export function valueAt(i: number, series: number): number {
  return 0.3 + series / 10 + Math.exp(-i / 4000) + 0.1 * Math.sin(i * 12.9898 + series) ** 3;
}

/** A place in the page for a chart. */
export function newPlace(): HTMLElement {
  const place = document.createElement('div');
  place.style.width = '1200px';
  document.body.append(place);
  return place;
}
