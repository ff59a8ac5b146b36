import {isRecord} from '../../../src/check.js';
import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import {panelSection, type SectionName} from './side_panel.js';

/** Where charts are drawn, as in tfjs-vis. */
export type ChartContainer =
  /** An element, or the selector of one. */
  | HTMLElement
  | string
  /** A surface of tfjs-vis, or an object with an element. */
  | {drawArea: HTMLElement}
  /** A section of a panel at the side of the page. */
  | SectionName;

/** The element in which a container is drawn. */
export function drawAreaOf(container: ChartContainer, where: string): HTMLElement {
  if (typeof document === 'undefined')
    throw new UsageError(
      where,
      "there is no page to draw in. In Node, train with new RunRecorder({file: 'run.jsonl'}), and run: " +
        'npx tfjs-metrics watch run.jsonl',
    );
  if (container instanceof HTMLElement) return container;
  if (typeof container === 'string') return selected(container, where);
  const given: unknown = container;
  if (isRecord(given)) {
    if (given.drawArea instanceof HTMLElement) return given.drawArea;
    if (typeof given.name === 'string' && given.name !== '')
      return panelSection(given as unknown as SectionName);
  }
  throw new UsageError(
    where,
    `the container must be an element, a selector, {drawArea: element} or {name, tab?, styles?}; got ` +
      `${formatValue(container)}.`,
  );
}

function selected(selector: string, where: string): HTMLElement {
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
