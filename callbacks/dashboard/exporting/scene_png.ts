import type {Scene, Shape} from './scene.js';

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif";

/**
 * A picture as a PNG file, with two pixels per unit. It is drawn on a canvas: a page may refuse to load an
 * SVG as an image.
 */
export async function pngOf({width, height, shapes}: Scene): Promise<Blob> {
  const scale = 2;
  const canvas = document.createElement('canvas');
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('PNG: this browser has no 2d canvas.');
  context.scale(scale, scale);
  context.lineJoin = 'round';
  for (const shape of shapes) draw(context, shape);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      blob => (blob === null ? reject(new Error('PNG: the picture is too large.')) : resolve(blob)),
      'image/png',
    );
  });
}

function draw(context: CanvasRenderingContext2D, shape: Shape): void {
  context.fillStyle = context.strokeStyle = shape.color;
  switch (shape.kind) {
    case 'rect':
      context.fillRect(shape.x, shape.y, shape.width, shape.height);
      break;
    case 'dot':
      context.beginPath();
      context.arc(shape.x, shape.y, shape.radius, 0, 2 * Math.PI);
      context.fill();
      break;
    case 'text':
      context.font = `${shape.isStrong === true ? '600 ' : ''}${shape.size}px ${FONT}`;
      context.textAlign = shape.anchor === 'middle' ? 'center' : shape.anchor;
      context.fillText(shape.text, shape.x, shape.y);
      break;
    case 'line':
      context.lineWidth = shape.width;
      context.setLineDash([...(shape.dash ?? [])]);
      context.beginPath();
      shape.points.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
      context.stroke();
      context.setLineDash([]);
  }
}
