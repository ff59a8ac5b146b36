/** torchmetrics' correlation coefficients of whole epochs. */
import {type Adapters, type Arrangement, camelKeys, type FunctionCase, valuesOf} from './arrangement.js';

const as =
  (className: string) =>
  ({kwargs, args}: FunctionCase): Arrangement => ({
    className,
    config: camelKeys(kwargs),
    yTrue: valuesOf(args.target),
    yPred: valuesOf(args.preds),
  });

export const correlation: Adapters = {
  concordance_corrcoef: given => as('ConcordanceCorrCoef')({...given, kwargs: {multioutput: 'raw_values'}}),
  kendall_rank_corrcoef: as('KendallRankCorrCoef'),
  pearson_corrcoef: as('PearsonCorrCoef'),
  spearman_corrcoef: as('SpearmanCorrCoef'),
};
