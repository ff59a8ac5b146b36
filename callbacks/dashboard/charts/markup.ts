const known = new WeakMap<Element, string>();

/** Writes the content of an element, if it is not what was written before. */
export function setMarkup(element: Element, markup: string): boolean {
  if (known.get(element) === markup) return false;
  known.set(element, markup);
  element.innerHTML = markup;
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
