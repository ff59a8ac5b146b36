import {Pass} from './pass.js';
import type {ContextFor, StepContext} from './step.js';

/** A pass and what it computes. */
interface Begun {
  readonly context: StepContext;
  readonly pass: Pass;
}

/**
 * A pass that begins with its first batch: what there is to compute may depend on the shape of that batch's
 * labels.
 */
export class RunningPass {
  private readonly contextFor: ContextFor;
  private readonly perBatch: boolean;
  private begun: Begun | undefined;
  private endsWithNextBatch = false;

  /** @param perBatch whether metrics keep their values over single batches, for the logs of batches */
  constructor(contextFor: ContextFor, perBatch = false) {
    this.contextFor = contextFor;
    this.perBatch = perBatch;
  }

  /** The pass, if it has begun. */
  get pass(): Pass | undefined {
    return this.begun?.pass;
  }

  /** The pass for a batch with these targets. */
  beginFor(targets: Parameters<ContextFor>[0]): Begun {
    if (this.endsWithNextBatch) this.end();
    if (this.begun === undefined) {
      const context = this.contextFor(targets);
      this.begun = {context, pass: new Pass(context, this.perBatch)};
    }
    return this.begun;
  }

  /** The next batch begins another pass: what was counted does not belong together with what comes. */
  outdate(): void {
    this.endsWithNextBatch = true;
  }

  /** Frees what was counted. The next batch begins another pass. */
  end(): void {
    this.begun?.pass.dispose();
    this.begun = undefined;
    this.endsWithNextBatch = false;
  }
}
