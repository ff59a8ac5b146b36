import {isRecord} from '../../../src/check.js';
import {UsageError} from '../../../src/errors.js';
import {formatValue} from '../../../src/format_value.js';
import {checkPage, selectedElement} from '../page_element.js';
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
  checkPage(where);
  if (container instanceof HTMLElement) return container;
  if (typeof container === 'string') return selectedElement(container, where);
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
