import type {GraphModel} from '../internals.js';
import {leafLayers} from './all_layers.js';

/** The layer classes of tfjs 4.22. None of them calls `addMetric`. */
const BUILT_IN = new Set(
  (
    'Activation Add AlphaDropout Average AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization ' +
    'Bidirectional CategoryEncoding CenterCrop Concatenate Conv1D Conv2D Conv2DTranspose Conv3D Conv3DTranspose ' +
    'ConvLSTM2D ConvRNN2D Cropping2D Dense DepthwiseConv2D Dot Dropout ELU EinsumDense Embedding Flatten GRU ' +
    'GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling1D ' +
    'GlobalMaxPooling2D InputLayer LSTM LayerNormalization LeakyReLU Masking MaxPooling1D MaxPooling2D MaxPooling3D ' +
    'Maximum Minimum MultiHeadAttention Multiply PReLU Permute PositionEmbedding RandomHeight RandomWidth ReLU ' +
    'RepeatVector Rescaling Reshape Resizing SeparableConv2D SimpleRNN Softmax SpatialDropout1D ThresholdedReLU ' +
    'TimeDistributed UpSampling2D ZeroPadding2D'
  ).split(' '),
);

/** True if the model has layers that may report values from their `call`, or wraps cells that may. */
export function hasCustomLayers(model: GraphModel): boolean {
  return leafLayers(model).some(layer => !BUILT_IN.has(layer.getClassName()));
}
