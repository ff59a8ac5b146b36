import type {Dataset} from './datasets.js';

/** Milliseconds per run, and the result as one number. */
export interface PeerTime {
  readonly ms: number;
  readonly value: number;
}

/** A library that does some of the same jobs. */
export interface Peer {
  readonly name: string;
  /** Ids of the jobs that it can do. */
  readonly jobs: ReadonlySet<string>;
  /** Hands over the data of the next jobs. */
  load(dataset: Dataset): Promise<void>;
  time(job: string, repeats: number): Promise<PeerTime>;
}

/** The peers that are installed, and those that are not, with the reason. */
export interface FoundPeers {
  readonly peers: readonly Peer[];
  readonly missing: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  close(): void;
}
