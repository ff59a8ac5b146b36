/** The page of a class: what it does, its options, results, methods and errors. */
import {ReflectionKind} from 'typedoc';
import {cell, commentOf, exampleOf, summaryOf, table, tagsOf} from './comments.mjs';
import {isOptionsType, optionsOf} from './options.mjs';

const PROPERTY = ReflectionKind.Property | ReflectionKind.Accessor;

const FENCE = '```';

/** Rows of a table of options. */
export const optionRows = (options, types) =>
  options.map(({name, type, isOptional, meaning, fallback}) => [
    `\`${name}\``,
    types.code(type),
    fallback === undefined ? (isOptional ? '' : 'required') : cell(fallback),
    cell(meaning),
  ]);

export const OPTION_HEAD = ['option', 'type', 'default', 'meaning'];

/** Options that a rest parameter holds, as in `...options: [options: HitRateOptions]`, are an optional parameter. */
export function parametersOf(signature) {
  return (signature?.parameters ?? []).flatMap(parameter => {
    if (!parameter.flags.isRest || parameter.type.type !== 'tuple') return [parameter];
    return parameter.type.elements.map(({name, element}) => ({name, type: element, flags: {isOptional: true}}));
  });
}

/** The sections on a function's or constructor's parameters: options, and all others. */
export function parameterSections(signature, types, level = '##') {
  const parameters = parametersOf(signature);
  const positional = parameters.filter(({name, type}) => !(isOptionsType(type) && /^(options|given)$/.test(name)));
  const holders = parameters.filter(({type}) => isOptionsType(type));
  const options = new Map(holders.flatMap(({type}) => optionsOf(type)).map(one => [one.name, one]));
  const rows = positional.map(parameter => [
    `\`${parameter.name}\``,
    types.code(parameter.type),
    cell(summaryOf(parameter)) || (options.has(parameter.name) ? 'the option, or all options' : ''),
  ]);
  const parts = [];
  // Without a meaning, the call above with its types says as much.
  if (rows.some(([, , meaning]) => meaning !== '')) {
    parts.push(`${level} Arguments`, table(['argument', 'type', 'meaning'], rows));
  }
  if (options.size > 0) {
    parts.push(`${level} Options`, table(OPTION_HEAD, optionRows([...options.values()], types)));
  }
  return parts;
}

/** The call, with the names of the arguments. */
export function callOf(name, signature) {
  const names = parametersOf(signature).map(({name: argument, flags, defaultValue}) => {
    const shown = argument === 'given' ? 'options' : argument;
    return `${flags.isRest ? '...' : ''}${shown}${flags.isOptional || defaultValue !== undefined ? '?' : ''}`;
  });
  return `${name}(${names.join(', ')})`;
}

const resultOf = member => member.type ?? member.getSignature?.type;

/** Members that a reader of this page looks for: documented ones, and none that its base class has. */
const membersOf = (reflection, hidden) =>
  reflection.children.filter(
    ({name, flags, ...member}) =>
      commentOf(member) && !flags.isStatic && !name.startsWith('[') && !hidden.has(name),
  );

function methodSection(method, types) {
  const [signature] = method.signatures;
  return [
    `### ${method.name}`,
    types.call(method.name, signature),
    summaryOf(method),
    ...parameterSections(signature, types, '####'),
  ].join('\n\n');
}

function errorsOf(reflection, hidden) {
  const members = reflection.children.filter(({name}) => name === 'constructor' || !hidden.has(name));
  return members.flatMap(member => {
    const where = member.name === 'constructor' ? `new ${reflection.name}()` : `${member.name}()`;
    return tagsOf(member, '@throws').map(text => `- \`${where}\`: ${text}`);
  });
}

/**
 * @param facts lines on what the class has in common with others, such as its base class
 * @param hidden names of members that another page describes
 */
export function classPage({name, from, reflection}, {types, facts, hidden, isCallback}) {
  const constructor = reflection.children.find(({kind}) => kind === ReflectionKind.Constructor);
  const signature = constructor?.signatures?.[0];
  const members = membersOf(reflection, hidden);
  const properties = members.filter(({kind}) => kind & PROPERTY);
  const methods = members.filter(({kind}) => kind === ReflectionKind.Method);
  const errors = errorsOf(reflection, hidden);
  const example = exampleOf(reflection);
  const parts = [
    `# ${name}`,
    summaryOf(reflection),
    `\`import {${name}} from '${from}'\`, \`${callOf(`new ${name}`, signature)}\``,
    ...facts,
    ...(example ? ['## Example', `${FENCE}js\n${example}\n${FENCE}`] : []),
    ...parameterSections(signature, types),
    ...(properties.length > 0
      ? [
          isCallback ? '## Results' : '## Properties',
          table(
            ['property', 'type', 'meaning'],
            properties.map(one => [`\`${one.name}\``, types.code(resultOf(one)), cell(summaryOf(one))]),
          ),
        ]
      : []),
    ...(methods.length > 0 ? ['## Methods', ...methods.map(method => methodSection(method, types))] : []),
    ...(errors.length > 0 ? ['## Errors', errors.join('\n')] : []),
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}
