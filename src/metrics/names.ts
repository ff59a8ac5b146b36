/**
 * `MeanSquaredError` -> `mean_squared_error`, `AUC` -> `auc`, `F1Score` -> `f1_score`, `MeanIoU` -> `mean_io_u`.
 * The rule of Keras's `to_snake_case`.
 */
export function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** `name`, or the first of `name_1`, `name_2`, … that is not taken. */
export function uniqueName(name: string, taken: {has(name: string): boolean}): string {
  if (!taken.has(name)) return name;
  for (let i = 1; ; i++) if (!taken.has(`${name}_${i}`)) return `${name}_${i}`;
}
