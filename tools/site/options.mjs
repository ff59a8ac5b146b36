/** The options that a class or a function takes, each with its default and meaning. */
import {ReflectionKind} from 'typedoc';
import {isInternal} from './api.mjs';
import {commentOf, summaryOf} from './comments.mjs';

const PROPERTY = ReflectionKind.Property | ReflectionKind.Accessor | ReflectionKind.Method;

/** Whether a parameter, or one of the types that it may have, holds options. */
export const isOptionsType = type =>
  type.type === 'reference' ? /(Options|Args)$/.test(type.name) : (type.types?.some(isOptionsType) ?? false);

/** Properties of a type by name: of an interface, of `Omit` and `Pick`, of all parts of an intersection. */
export function propertiesOf(type) {
  const found = new Map();
  const add = list => list.filter(({name}) => !found.has(name)).forEach(one => found.set(one.name, one));
  if (type === undefined) return found;
  if (type.types) {
    for (const part of type.types.filter(part => type.type === 'intersection' || isOptionsType(part))) {
      add([...propertiesOf(part).values()]);
    }
  } else if (type.type === 'reflection') {
    add((type.declaration.children ?? []).filter(({kind}) => kind & PROPERTY));
  } else if (type.type === 'reference') {
    const {name, typeArguments: [first, second] = []} = type;
    if (type.package === 'typescript') {
      const keys = new Set((second?.types ?? [second]).map(key => key?.value));
      const isShown = {Omit: key => !keys.has(key), Pick: key => keys.has(key)}[name] ?? (() => true);
      add([...propertiesOf(first).values()].filter(one => isShown(one.name)));
    } else if (type.reflection) {
      const {children, type: alias} = type.reflection;
      add((children ?? []).filter(({kind}) => kind & PROPERTY));
      if (alias) add([...propertiesOf(alias).values()]);
    }
  }
  return found;
}

/** Splits `… Default: false. …` into the default and the rest. */
export function splitDefault(text) {
  if (/\bRequired\.$/.test(text)) return {meaning: text.replace(/\s*Required\.$/, ''), fallback: 'required'};
  const found = /(?:^|\s)Default:\s+([\s\S]+?)(?:\.(?=\s|$)|$)/.exec(text);
  if (!found) return {meaning: text, fallback: undefined};
  const parts = [text.slice(0, found.index), text.slice(found.index + found[0].length)];
  const meaning = parts
    .map(part => part.trim())
    .filter(Boolean)
    .join(' ');
  return {meaning, fallback: found[1]};
}

const existsInTypesOnly = ({name, type}) => name.startsWith('[') || String(type) === 'never';

/** @returns `{name, type, isOptional, meaning, fallback}` of each option */
export function optionsOf(type) {
  const properties = [...propertiesOf(type).values()].filter(
    property => !isInternal(property) && !existsInTypesOnly(property),
  );
  return properties.map(property => ({
    name: property.name,
    type: property.type ?? {type: 'reflection', declaration: property},
    isOptional: property.flags.isOptional,
    isDocumented: commentOf(property) !== undefined,
    ...splitDefault(summaryOf(property)),
  }));
}
