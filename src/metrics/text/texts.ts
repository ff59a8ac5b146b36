import {Tensor} from '@tensorflow/tfjs-core';
import {showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import type {TensorLike} from '../../types.js';

/**
 * Texts: a string, an array of strings, or a string tensor [batch]. Where a metric accepts several references
 * for a text, an array of arrays, or a tensor [batch, references].
 */
export type Texts = string | readonly string[] | readonly (readonly string[])[] | TensorLike;

/** The references of each text. */
function nested(where: string, texts: unknown): readonly (readonly string[])[] {
  if (texts instanceof Tensor) return nested(where, arrayOf(where, texts));
  const list: unknown = typeof texts === 'string' ? [texts] : texts;
  if (!Array.isArray(list)) throw notTexts(where, texts);
  return list.map((text: unknown) => {
    const all: unknown = typeof text === 'string' ? [text] : text;
    if (!Array.isArray(all) || !all.every(one => typeof one === 'string')) throw notTexts(where, text);
    return all;
  });
}

/** Strings are never on a GPU. */
function arrayOf(where: string, texts: Tensor): unknown {
  if ((texts.dtype as string) !== 'string' || texts.rank < 1 || texts.rank > 2) {
    throw new UsageError(
      where,
      `expected a string tensor [batch], got ${texts.dtype} ${showShape(texts.shape)}. ` +
        'Decode token ids to texts first.',
    );
  }
  return texts.arraySync();
}

function notTexts(where: string, got: unknown): UsageError {
  return new UsageError(
    where,
    `expected texts, got ${formatValue(got)}. Give strings, an array of strings, or a string tensor.`,
  );
}

/** One text with its references. */
export interface TextPair {
  readonly references: readonly string[];
  readonly prediction: string;
}

/**
 * Labels and predictions as pairs.
 *
 * @param several true if a text may have several references
 */
export function textPairs(where: string, yTrue: Texts, yPred: Texts, several: boolean): TextPair[] {
  const [references, predictions] = [nested(`${where}: yTrue`, yTrue), nested(`${where}: yPred`, yPred)];
  if (references.length !== predictions.length) {
    throw new UsageError(
      where,
      `expected a reference for each text, got yTrue of ${references.length} and yPred of ` +
        `${predictions.length}. Give the same number of both.`,
    );
  }
  return references.map((of, i) => {
    if (predictions[i].length !== 1) {
      throw new UsageError(where, `expected one prediction for each text, got ${predictions[i].length}.`);
    }
    if (of.length !== 1 && !(several && of.length > 0)) {
      const expected = several ? 'at least one reference' : 'one reference';
      throw new UsageError(where, `expected ${expected} for each text, got ${of.length} at text ${i}.`);
    }
    return {references: of, prediction: predictions[i][0]};
  });
}
