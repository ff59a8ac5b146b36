import {type Digit, SIDE} from '../digits/data.js';

const SVG = 'http://www.w3.org/2000/svg';

/** An image of a digit, in the color of the text around it. */
export function pictureOf({digit, pixels}: Digit): SVGElement {
  const picture = document.createElementNS(SVG, 'svg');
  const attributes = {
    'viewBox': `0 0 ${SIDE} ${SIDE}`,
    'width': '40',
    'height': '40',
    'role': 'img',
    'aria-label': `a handwritten ${digit}`,
    'shape-rendering': 'crispEdges',
    'fill': 'currentColor',
  };
  for (const [name, value] of Object.entries(attributes)) picture.setAttribute(name, value);
  pixels.forEach((ink, i) => {
    if (ink === 0) return;
    const pixel = document.createElementNS(SVG, 'rect');
    const place = {x: i % SIDE, y: Math.floor(i / SIDE), width: 1, height: 1, opacity: ink};
    for (const [name, value] of Object.entries(place)) pixel.setAttribute(name, String(value));
    picture.append(pixel);
  });
  return picture;
}
