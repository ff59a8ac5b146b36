const PATHS = {
  good: '<path d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z"/><path d="m5 8.2 2.1 2.1L11.2 6"/>',
  warning: '<path d="M8 2 1.5 13.5h13Z"/><path d="M8 6.5v3.2M8 11.7v.1"/>',
  problem:
    '<path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2Z"/><path d="m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2"/>',
  note: '<rect x="1.5" y="1.5" width="13" height="13" rx="2"/><path d="M8 7.4v3.8M8 4.8v.1"/>',
};

/** The names of the icons that views draw: one shape for each severity. */
export type IconName = keyof typeof PATHS;

/** An icon in the color of the text around it. A word beside it says the same. */
export function icon(name: IconName): string {
  return svgIcon(PATHS[name]);
}

/** An icon of 16 by 16 units, drawn by the strokes of `content`. */
export function svgIcon(content: string): string {
  return `<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${content}</svg>`;
}
