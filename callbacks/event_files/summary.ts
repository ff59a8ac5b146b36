/** Numbers or byte strings with a shape; `[]` is a scalar. */
export type SummaryTensor =
  | {
      readonly dtype: 'float' | 'double';
      readonly shape: readonly number[];
      readonly values: ArrayLike<number>;
    }
  | {
      readonly dtype: 'string';
      readonly shape: readonly number[];
      readonly values: readonly (string | Uint8Array)[];
    }
  | {readonly dtype: 'images'; readonly images: readonly Pixels[]};

/** An image of 8 bits per channel, row by row from the top; 1 channel is gray, 3 are RGB, 4 RGBA. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A hyperparameter's value. */
export type HParam = string | number | boolean;

/** The metadata that a plugin of TensorBoard needs. */
export type PluginContent =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'prCurve'; readonly numThresholds: number}
  | {
      readonly kind: 'sessionStart';
      readonly hparams: Readonly<Record<string, HParam>>;
      readonly group: string;
      readonly seconds: number;
    }
  | {readonly kind: 'sessionEnd'; readonly success: boolean; readonly seconds: number};

/** A value with a tag (`Summary.Value` in event files). */
export interface SummaryValue {
  readonly tag: string;
  /** The plugin of TensorBoard that shows it. */
  readonly plugin: string;
  readonly content?: PluginContent;
  readonly dataClass: 'scalar' | 'tensor' | 'blobs';
  readonly tensor: SummaryTensor;
}

/** A value at a step. The wall time is in seconds. */
export interface SummaryEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly value: SummaryValue;
}
