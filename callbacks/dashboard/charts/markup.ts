const known = new WeakMap<Element, string>();

/**
 * Writes the content of an element, if it is not what was written before.
 *
 * @returns true if its elements are new; false also if only texts have changed
 */
export function setMarkup(element: Element, markup: string): boolean {
  const before = known.get(element);
  if (before === markup) return false;
  known.set(element, markup);
  if (before !== undefined && writeTexts(element, before, markup)) return false;
  element.innerHTML = markup;
  return true;
}

/** Writes the text of an element, if it has another one. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Texts at even indices, tags at odd ones. */
const partsOf = (markup: string): string[] => markup.split(/(<[^>]*>)/);

/**
 * Writes new texts into the elements that there are: a page lays these out much faster than new elements.
 * Returns false, and changes nothing, if tags differ too.
 */
function writeTexts(element: Element, before: string, markup: string): boolean {
  const [old, parts] = [partsOf(before), partsOf(markup)];
  const isAlike = (part: string, i: number): boolean =>
    i % 2 === 0 ? (part === '') === (old[i] === '') && !part.includes('&') : part === old[i];
  if (parts.length !== old.length || !parts.every(isAlike)) return false;
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const changes: [Text, string][] = [];
  for (let i = 0; i < parts.length; i += 2) {
    if (parts[i] === '') continue;
    const text = texts.nextNode() as Text | null;
    // Something else has changed the content since.
    if (text?.data !== old[i]) return false;
    if (parts[i] !== old[i]) changes.push([text, parts[i]]);
  }
  for (const [text, data] of changes) text.data = data;
  return true;
}

/** Creates an element with classes and content. */
export function create(tag: string, className: string, markup = ''): HTMLElement {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  if (markup !== '') element.innerHTML = markup;
  return element;
}

/** The descendant that a template of this folder contains. */
export function find<T extends Element = HTMLElement>(parent: ParentNode, selector: string): T {
  return parent.querySelector(selector) as T;
}
