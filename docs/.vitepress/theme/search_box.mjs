/**
 * The search box of the default theme is a button that contains controls, and its results are options that contain
 * links, which screen readers may skip. Here it is a dialog with a list of links, and says which one is selected.
 */
const OF_A_BUTTON = ['aria-expanded', 'aria-haspopup', 'aria-owns', 'aria-labelledby'];
const OF_A_COMBOBOX = ['aria-activedescendant', 'aria-autocomplete', 'aria-controls'];

/** Writes only what differs: each change calls the observer again. */
function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes))
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function remove(element, names) {
  for (const name of names) if (element.hasAttribute(name)) element.removeAttribute(name);
}

function statusOf(box) {
  const known = box.querySelector('[role="status"]');
  if (known !== null) return known;
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  status.className = 'visually-hidden';
  box.append(status);
  return status;
}

function repair(box) {
  set(box, {'role': 'dialog', 'aria-modal': 'true', 'aria-label': 'Search'});
  remove(box, OF_A_BUTTON);
  const input = box.querySelector('input');
  if (input !== null) remove(input, OF_A_COMBOBOX);
  for (const list of box.querySelectorAll('.results')) set(list, {role: 'list'});
  for (const item of box.querySelectorAll('.results > li')) {
    if (item.getAttribute('role') === 'option') item.setAttribute('role', 'listitem');
    remove(item, ['aria-selected']);
  }
  for (const key of box.querySelectorAll('kbd[aria-label]')) set(key, {role: 'img'});
  for (const link of box.querySelectorAll('.result')) remove(link, ['aria-label']);
  const titles = box.querySelectorAll('.result.selected .titles .text');
  const selected = [...titles].map(title => title.textContent).join(', ');
  const status = statusOf(box);
  if (status.textContent !== selected) status.textContent = selected;
}

/** Repairs the search box whenever it is open. */
export function watchSearchBox() {
  const look = () => {
    const box = document.querySelector('.VPLocalSearchBox');
    if (box !== null) repair(box);
  };
  new MutationObserver(look).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['role', 'class', 'aria-label', ...OF_A_BUTTON, ...OF_A_COMBOBOX, 'aria-selected'],
  });
}
