const BLOCK = /<!--[^]*?(?:-->|$)|<script\b((?:[^>"']|"[^"]*"|'[^']*')*)>([^]*?)(?:<\/script\s*>|$)/gi;
const TYPE = /\btype\s*=\s*["']?([^"'\s>]*)/i;
const IS_SCRIPT =
  /^(|module|text\/javascript|application\/javascript|text\/babel|text\/jsx|text\/typescript)$/i;

/** With this, pages hid scripts from browsers without JavaScript. */
const HIDDEN = /^\s*<!--[^\n\r]*/;

const blank = (text: string): string => text.replace(/[^\n\r]/g, ' ');

/**
 * The scripts of a page or a component, at the places that they have in it. Everything else is blank, so
 * lines and columns stay the same.
 */
export function scriptsOf(page: string): string {
  let [result, end] = ['', 0];
  for (const found of page.matchAll(BLOCK)) {
    const [all, attributes, code] = found;
    if (code === undefined || !IS_SCRIPT.test(TYPE.exec(attributes)?.[1] ?? '')) continue;
    const start = found.index + all.indexOf('>', '<script'.length + attributes.length) + 1;
    result += blank(page.slice(end, start)) + code.replace(HIDDEN, blank);
    end = start + code.length;
    // Separates the statements of two scripts.
    if (page.startsWith('</', end)) {
      result += ';';
      end++;
    }
  }
  return result + blank(page.slice(end));
}
