import type {OutputEvaluation, WorstSample} from '../../runs/record/run.js';
import {worstSamples} from '../../views/evaluation/worst_samples.js';
import {viewCell} from './view_cell.js';

/** Draws a sample of the evaluation data into an element. */
export type RenderSample = (sample: WorstSample, container: HTMLElement) => void;

/** The samples with the greatest loss, drawn by a function of the page. */
export class SamplesPart {
  readonly cells: HTMLElement[] = [];

  constructor(shown: OutputEvaluation, classes: readonly string[], render: RenderSample | undefined) {
    const markup = worstSamples(shown, {classes, hasPictures: render !== undefined});
    if (markup === '') return;
    const cell = viewCell('Worst samples', 'highest loss first', markup);
    this.cells.push(cell);
    if (render === undefined) return;
    cell.querySelectorAll<HTMLElement>('.sample-picture').forEach((container, i) => {
      const sample = shown.samples?.[i];
      if (sample !== undefined) render(sample, container);
    });
  }
}
