/**
 * `MeanSquaredError` -> `mean_squared_error`, `AUC` -> `auc`, `F1Score` -> `f1_score`, `MeanIoU` ->
 * `mean_io_u`. The rule of Keras's `to_snake_case`, and of tfjs for the names of layers.
 */
export function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
