import type {ModelFacts} from '../../runs/record/run.js';
import {escapeHtml} from '../text/escape_html.js';
import {formatCount} from '../text/numbers.js';

/**
 * The layers of a model with their shapes and parameters. Of more than `limit` layers the middle is left out.
 */
export function modelTable({layers, parameters, summary = []}: ModelFacts, limit = 60): string {
  const half = limit >> 1;
  const shown = summary.length > limit ? [...summary.slice(0, half), ...summary.slice(-half)] : summary;
  const rows = shown.map(
    ({name, className, outputShape, parameters: own, trainable}) =>
      `<tr><th scope="row"><code>${escapeHtml(name)}</code> <small>${escapeHtml(className)}` +
      `${trainable === false && own > 0 ? ', frozen' : ''}</small></th>` +
      `<td>${escapeHtml(shapeText(outputShape))}</td><td>${formatCount(own)}</td></tr>`,
  );
  if (shown.length < summary.length) {
    const left = `${formatCount(summary.length - shown.length)} layers are left out`;
    rows.splice(half, 0, `<tr><th scope="row"><small>${left}</small></th><td></td><td></td></tr>`);
  }
  const all = `<tr><th scope="row">all ${formatCount(layers)} layer${layers === 1 ? '' : 's'}</th><td></td><td>${formatCount(parameters)}</td></tr>`;
  return (
    '<div class="scroll" tabindex="0" role="group" aria-label="Layers of the model">' +
    '<table class="table"><thead><tr><th scope="col">layer</th><th scope="col">output</th>' +
    `<th scope="col">parameters</th></tr></thead>${rows.length > 0 ? `<tbody>${rows.join('')}</tbody>` : ''}` +
    `<tbody>${all}</tbody></table></div>`
  );
}

function shapeText(shape: readonly (number | null)[]): string {
  return `[${shape.map(d => d ?? 'null').join(', ')}]`;
}
