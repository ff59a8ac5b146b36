import {type Evaluator, Manifest} from 'tfjs-metrics/evaluate';

/** The state of a client, as bytes. */
export interface Message {
  readonly client: string;
  readonly bytes: Uint8Array;
}

/**
 * Merges the states of clients. The result has the same bytes in whatever order they arrive, a state that is
 * delivered again does not count twice, and the manifest knows which clients are missing.
 */
export class Collector {
  readonly manifest: Manifest;
  private readonly fold: Evaluator;
  private state;

  constructor(fold: Evaluator, clients: readonly string[]) {
    this.fold = fold;
    this.manifest = new Manifest(clients);
    this.state = fold.create();
  }

  receive({client, bytes}: Message): void {
    if (this.manifest.has(client)) return;
    this.state = this.manifest.merge(this.fold, this.state, client, bytes);
  }

  /** The results over the samples of all clients that sent their states. */
  results() {
    return this.fold.results(this.state);
  }
}
