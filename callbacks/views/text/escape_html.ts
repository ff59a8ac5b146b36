const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]/g;

/** Text as HTML and SVG that shows exactly it, in elements and in attribute values. */
export function escapeHtml(text: unknown): string {
  return toWellFormed(String(text))
    .replace(NOT_TEXT, '\ufffd')
    .replace(/[&<>"']/g, c => ENTITIES[c]);
}

/** Replaces halves of surrogate pairs, which no encoding can write. */
function toWellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, c =>
    c.length === 2 ? c : '\ufffd',
  );
}
