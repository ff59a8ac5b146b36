import {escapeHtml} from '../text/escape_html.js';

/** Names and values as a list of terms. Values are plain text; entries without one are left out. */
export function settingsList(
  entries: readonly (readonly [name: string, value: string | undefined])[],
): string {
  const items = entries
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`);
  return items.length === 0 ? '' : `<dl class="settings">${items.join('')}</dl>`;
}
