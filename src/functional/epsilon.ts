/** Keras's epsilon: probabilities are kept this far from 0 and 1, and it stands in denominators that may be 0. */
export const EPSILON = 1e-7;
