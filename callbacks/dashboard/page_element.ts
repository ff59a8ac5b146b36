import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';

/** Throws without a document, as in Node. */
export function checkPage(where: string): void {
  if (typeof document !== 'undefined') return;
  throw new UsageError(
    where,
    "there is no page to draw in. In Node, train with new RunRecorder({file: 'run.jsonl'}), and run: " +
      'npx tfjs-metrics watch run.jsonl',
  );
}

/** The first element of the page that a selector finds. */
export function selectedElement(selector: string, where: string): HTMLElement {
  let found: HTMLElement | null = null;
  try {
    found = document.querySelector<HTMLElement>(selector);
  } catch {
    throw new UsageError(
      where,
      `${formatValue(selector)} is not a selector. An element with an id is "#id".`,
    );
  }
  if (found === null)
    throw new UsageError(
      where,
      `the page has no element ${formatValue(selector)}. Create it first, or correct the selector.`,
    );
  return found;
}
