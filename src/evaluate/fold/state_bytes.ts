import {opened, readContent, sealed, writeContent} from '../bytes/envelope.js';
import {readTotals, writeTotals} from '../bytes/totals_bytes.js';
import type {Totals} from '../counts/totals.js';
import type {Fingerprint} from './fingerprint.js';
import type {LastSizes} from './metric_plan.js';

/** The contents of a fold state as plain data. */
export interface StateContents {
  readonly fingerprint: Fingerprint;
  /** Undefined for a state without batches. */
  readonly sizes: readonly LastSizes[] | undefined;
  readonly samples: number;
  readonly totals: Totals;
}

export function stateBytes({fingerprint, sizes, samples, totals}: StateContents): Uint8Array {
  return sealed(
    writeContent(to => {
      to.text(fingerprint.hash);
      to.text(fingerprint.text);
      to.text(sizes === undefined ? '' : JSON.stringify(sizes));
      to.count(samples);
      writeTotals(totals, to);
    }),
  );
}

export function stateContents(bytes: Uint8Array | ArrayBuffer): StateContents {
  return readContent(opened(bytes), from => {
    const fingerprint = {hash: from.text(), text: from.text()};
    const sizes = from.text();
    return {
      fingerprint,
      sizes: sizes === '' ? undefined : (JSON.parse(sizes) as LastSizes[]),
      samples: from.count(),
      totals: readTotals(from),
    };
  });
}
