import {BinaryAccuracy} from '../accuracy/binary_accuracy.js';
import {CategoricalAccuracy} from '../accuracy/categorical_accuracy.js';
import {SparseCategoricalAccuracy} from '../accuracy/sparse_categorical_accuracy.js';
import {Mean} from '../aggregation/mean.js';
import {BinaryCrossentropy} from '../probabilistic/binary_crossentropy.js';
import {CategoricalCrossentropy} from '../probabilistic/categorical_crossentropy.js';
import {SparseCategoricalCrossentropy} from '../probabilistic/sparse_categorical_crossentropy.js';
import {CosineProximity} from '../regression/cosine_proximity.js';
import {MeanAbsoluteError} from '../regression/mean_absolute_error.js';
import {MeanAbsolutePercentageError} from '../regression/mean_absolute_percentage_error.js';
import {MeanSquaredError} from '../regression/mean_squared_error.js';
import {Precision} from '../thresholded/precision.js';
import type {MetricTable} from './metric_table.js';

/** The metrics that tfjs has by name, and the mean of values. */
export const TFJS_METRICS: MetricTable = {
  classes: {
    BinaryAccuracy,
    BinaryCrossentropy,
    CategoricalAccuracy,
    CategoricalCrossentropy,
    CosineProximity,
    Mean,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    Precision,
    SparseCategoricalAccuracy,
    SparseCategoricalCrossentropy,
  },
};
