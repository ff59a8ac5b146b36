import {didYouMean, UsageError} from '../../src/errors.js';
import {formatNumber, formatText} from './format_spec.js';

/** The values that are an `int` in Keras; all others are a `float`. */
const WHOLE = new Set(['epoch', 'batch', 'step']);

interface Field {
  readonly key: string;
  readonly format: string;
  /** With `!r`, `!s` or `!a` the format applies to the text of the number. */
  readonly asText: boolean;
}

type Piece = string | Field;

/**
 * Splits a template into texts and fields: `{key}`, `{key:format}`, `{key!s:format}`. `{{` and `}}` are
 * braces.
 */
function piecesOf(template: string, where: string): Piece[] {
  const bad = (what: string) =>
    new UsageError(
      where,
      `${what} in the file name ${JSON.stringify(template)}. Write {{ and }} for braces.`,
    );
  const pieces: Piece[] = [];
  const pattern = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g;
  for (const [found, field] of template.matchAll(pattern)) {
    if (found === '{{' || found === '}}') pieces.push(found[0]);
    else if (field !== undefined) {
      const colon = field.indexOf(':');
      const name = colon < 0 ? field : field.slice(0, colon);
      const key = name.replace(/![ars]$/, '');
      if (key === '' || key.includes('!')) throw bad(`"{${field}}" names no value`);
      pieces.push({key, format: colon < 0 ? '' : field.slice(colon + 1), asText: key !== name});
    } else if (found === '{' || found === '}') throw bad(`a single "${found}"`);
    else pieces.push(found);
  }
  return pieces;
}

/**
 * The keys of a template's fields, without duplicates.
 *
 * @throws UsageError for an invalid template
 */
export function templateKeys(template: string, where = 'fillTemplate'): string[] {
  return [
    ...new Set(piecesOf(template, where).flatMap(piece => (typeof piece === 'string' ? [] : [piece.key]))),
  ];
}

/**
 * Fills a template for a file name as Keras does, with Python's `str.format`: `{epoch:02d}-{val_auc:.4f}`,
 * `{val_loss:.3e}`, `{acc:.1%}`, `{epoch:>4}`, `{{` for a brace. `epoch`, `batch` and `step` are integers,
 * all other values are floats (1 becomes `1.0`). The types of formats are d b o x X n f F e E g G % and none,
 * and s for texts. A text never adds folders to the name.
 *
 * @throws UsageError for a key without a value, with the keys that there are; for an invalid format
 *
 * Source: keras.callbacks.ModelCheckpoint (filepath)
 */
export function fillTemplate(
  template: string,
  values: Readonly<Record<string, number | string>>,
  where = 'fillTemplate',
): string {
  const fill = ({key, format, asText}: Field): string => {
    if (!Object.hasOwn(values, key)) {
      const names = Object.keys(values);
      throw new UsageError(
        where,
        `the file name ${JSON.stringify(template)} asks for "${key}".${didYouMean(key, names)} ` +
          `The names are: ${names.join(', ')}.`,
      );
    }
    const value = values[key];
    const text =
      typeof value === 'string'
        ? formatText(value, format)
        : asText
          ? formatText(formatNumber(value, '', WHOLE.has(key)) as string, format)
          : formatNumber(value, format, WHOLE.has(key));
    if (text !== undefined) return typeof value === 'number' ? text : safeFileName(text);
    throw new UsageError(
      where,
      `${JSON.stringify(format)} is not a format for "${key}", which is ${value}, in the file name ` +
        `${JSON.stringify(template)}. Examples of formats are "02d" for whole numbers, and ".4f", ".3e" and ".2%" for others.`,
    );
  };
  return piecesOf(template, where)
    .map(piece => (typeof piece === 'string' ? piece : fill(piece)))
    .join('');
}

// Characters with a meaning in paths or URLs, also on Windows; a dot or a space at either end.
const UNSAFE = /[\u0000-\u001f\u007f"%*/:<>?\\|]|^[. ]|[. ]$/g;
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

const escaped = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/**
 * Makes a text one part of a path, on every system. Characters with another meaning are escaped, so different
 * texts stay different. `'val_auc'` stays as it is; `'../a'` becomes `'%2E.%2Fa'`.
 */
export function safeFileName(text: string): string {
  const name = text.replace(UNSAFE, escaped).replace(DEVICES, device => escaped(device[0]) + device.slice(1));
  return name === '' ? '%' : name;
}
