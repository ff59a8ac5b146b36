import {showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import type {Shape} from '../../functional/core/shapes.js';

/** Checks the columns of a multi-label metric. */
export function checkLabels(
  name: string,
  yPred: Shape,
  numLabels: number | null,
  labelWeights: readonly number[] | null,
): void {
  if (yPred.length !== 2) {
    throw new UsageError(name, `with multiLabel, expected yPred [batch, labels], got ${showShape(yPred)}.`);
  }
  const expected = numLabels ?? labelWeights?.length ?? yPred[1];
  if (yPred[1] !== expected || (labelWeights !== null && labelWeights.length !== expected)) {
    throw new UsageError(
      name,
      `expected ${expected} labels (numLabels, labelWeights), got yPred ${showShape(yPred)}` +
        (labelWeights === null ? '.' : ` and ${labelWeights.length} labelWeights.`),
    );
  }
}
