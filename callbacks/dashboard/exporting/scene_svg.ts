import {escapeHtml} from '../../views/text/escape_html.js';
import type {Scene, Shape} from './scene.js';

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif";

/** A picture as an SVG file. */
export function svgOf({width, height, shapes}: Scene, title: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" ` +
    `font-family="${FONT}"><title>${escapeHtml(title)}</title>${shapes.map(element).join('')}</svg>\n`
  );
}

function element(shape: Shape): string {
  const color = escapeHtml(shape.color);
  switch (shape.kind) {
    case 'rect':
      return `<rect x="${px(shape.x)}" y="${px(shape.y)}" width="${px(shape.width)}" height="${px(shape.height)}" fill="${color}"/>`;
    case 'dot':
      return `<circle cx="${px(shape.x)}" cy="${px(shape.y)}" r="${px(shape.radius)}" fill="${color}"/>`;
    case 'text':
      return (
        `<text x="${px(shape.x)}" y="${px(shape.y)}" font-size="${shape.size}" text-anchor="${shape.anchor}" fill="${color}"` +
        `${shape.isStrong === true ? ' font-weight="600"' : ''}>${escapeHtml(shape.text)}</text>`
      );
    case 'line': {
      const dash = shape.dash === undefined ? '' : ` stroke-dasharray="${shape.dash.join(' ')}"`;
      const points = shape.points.map(([x, y]) => `${px(x)},${px(y)}`).join(' ');
      return `<polyline points="${points}" fill="none" stroke="${color}" stroke-width="${shape.width}" stroke-linejoin="round"${dash}/>`;
    }
  }
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
