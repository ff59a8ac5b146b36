import type {PartResult} from '../harness/result.js';

/** What a part of the benchmark is told. */
export interface PartOptions {
  /** The backend to measure, for parts that measure one. */
  readonly backend: Backend;
  /** Rounds; undefined: as many as the part takes by default. */
  readonly rounds: number | undefined;
  /** Numbers of predictions of standalone metrics. */
  readonly n: readonly number[];
  /** Only rows whose names contain this text, in lower case. */
  readonly filter: string;
  /** Whether to measure other libraries too. */
  readonly peers: boolean;
  /** The Python program, and the script that it runs. */
  readonly python: string;
  readonly peersScript: string;
  /** The module of tfjs-node. */
  readonly tfjsNode: string;
}

export const BACKENDS = ['cpu', 'wasm', 'tfjs-node'] as const;
export type Backend = (typeof BACKENDS)[number];

export type MeasurePart = (options: PartOptions) => Promise<PartResult>;
