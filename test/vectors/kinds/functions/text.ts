/** torchmetrics' functions of texts: references and predictions are strings. */
import type {TextMetric} from '../../../../src/metrics/text/text_metric.js';
import {editDistances} from '../../../../src/metrics/text/edit_distances.js';
import * as instances from '../../../../src/metrics/instances.js';
import type {ArrayData, MetricResult} from '../../../../src/types.js';
import type {TensorJson} from '../../values.js';
import {
  type Adapters,
  type Arrangement,
  camelKeys,
  type FunctionCase,
  type Functions,
} from './arrangement.js';

type Make = new (options: object) => TextMetric<MetricResult>;

/** The strings of a tensor, [n] or [n, references]. */
function textsOf({shape: [rows, columns], values}: TensorJson): ArrayData {
  const texts = values as readonly string[];
  const all =
    columns === undefined
      ? texts
      : Array.from({length: rows}, (_, i) => texts.slice(i * columns, (i + 1) * columns));
  return all as unknown as ArrayData;
}

const of =
  (Class: Make & {readonly className: string}) =>
  ({kwargs, args}: FunctionCase): Arrangement => ({
    className: Class.className,
    make: () => new Class(camelKeys(kwargs)),
    yTrue: textsOf(args.target),
    yPred: textsOf(args.preds),
  });

const isPerText = ({reduction}: FunctionCase['kwargs']): boolean =>
  reduction === null || reduction === 'none';

export const text: Adapters = {
  bleu_score: of(instances.BLEUScore),
  char_error_rate: of(instances.CharErrorRate),
  edit_distance: given => (isPerText(given.kwargs) ? undefined : of(instances.EditDistance)(given)),
  match_error_rate: of(instances.MatchErrorRate),
  rouge_score: of(instances.ROUGEScore),
  squad: of(instances.SQuAD),
  word_error_rate: of(instances.WordErrorRate),
  word_information_lost: of(instances.WordInformationLost),
  word_information_preserved: of(instances.WordInformationPreserved),
};

/** The value of each text, which a function of ours returns. */
export const textFunctions: Functions = {
  edit_distance: ({kwargs, args}) =>
    isPerText(kwargs)
      ? editDistances(textsOf(args.target), textsOf(args.preds), Number(kwargs.substitution_cost ?? 1))
      : undefined,
};
