/**
 * Writes docs/reference/: a page for each class, with all its options, and pages of the functions and types. Git
 * ignores the folder.
 */
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {ReflectionKind} from 'typedoc';
import {rootPath} from '../lib.mjs';
import {fileOf, internalNames, isClass, isFunction, readApi, signaturesOf} from './api.mjs';
import {classPage, OPTION_HEAD, optionRows, parameterSections, parametersOf} from './class_page.mjs';
import {cell, exampleOf, firstSentence, summaryOf, table, tagsOf} from './comments.mjs';
import {isOptionsType, optionsOf} from './options.mjs';
import {TypeWriter} from './types.mjs';

const folder = join(rootPath, 'docs', 'reference');

const FENCE = '```';

const write = (name, text) => writeFileSync(join(folder, `${name}.md`), text);

/** Included, not copied: these files lie beside docs/. */
const BESIDE = {changelog: 'CHANGELOG.md', security: 'SECURITY.md'};

const GROUPS = [
  ['Metrics', /^src\/metrics\/(?!wrappers|base)/],
  ['Wrappers of metrics', /^src\/metrics\/wrappers/],
  ['Callbacks', /^callbacks\/(?!runs|report|dashboard|ports|event_files)/],
  ['Seeing a training', /^callbacks\/(runs|report|dashboard|event_files)/],
  ['Evaluating', /^src\/evaluate/],
  ['To write a metric, and others', /./],
];

const groupOf = entry => GROUPS.find(([, pattern]) => pattern.test(fileOf(entry)))[0];

const isFactory = entry => /^See `\w+`\.$/.test(summaryOf(entry.reflection));
const isMetricFunction = entry => fileOf(entry).startsWith('src/functional/') && entry.name !== 'areaUnder';

/** The parameters' options, of a class or a function. */
const holdersOf = reflection => {
  const constructor = reflection.children?.find(({kind}) => kind === ReflectionKind.Constructor);
  return signaturesOf(constructor ?? reflection)
    .flatMap(signature => parametersOf(signature).map(({type}) => type))
    .filter(isOptionsType);
};

const slug = name => name.toLowerCase();

/** The names of all types in a parameter's type that hold options. */
const optionTypesIn = type => (type.types ?? [type]).filter(isOptionsType).map(({name}) => name);

/** The options that a single class takes: its page describes them. */
function optionsOfOneClass(entries) {
  const users = new Map();
  for (const {name, reflection} of entries.filter(isClass)) {
    for (const options of new Set(holdersOf(reflection).flatMap(optionTypesIn))) {
      users.set(options, users.has(options) ? undefined : name);
    }
  }
  return new Map([...users].filter(([, name]) => name !== undefined));
}

/** Where each name is described, relative to docs/reference/. */
function addressesOf(entries, ofOneClass) {
  const addresses = new Map([...ofOneClass].map(([options, name]) => [options, `${name}.html#options`]));
  for (const entry of entries) {
    if (isClass(entry)) addresses.set(entry.name, `${entry.name}.html`);
    else if (isFunction(entry) && isMetricFunction(entry)) addresses.set(entry.name, `metric-functions.html#${slug(entry.name)}`);
    else if (isFunction(entry)) addresses.set(entry.name, `functions.html#${slug(entry.name)}`);
    else if (!ofOneClass.has(entry.name)) addresses.set(entry.name, `types.html#${slug(entry.name)}`);
  }
  return addresses;
}

const inheritsFrom = ({reflection}, base) =>
  reflection.kind === ReflectionKind.Class && reflection.children.some(child => child.name === base);

function factsOf(entry, types, keys) {
  const facts = [];
  const {name, reflection} = entry;
  if (name !== 'Metric' && inheritsFrom(entry, 'updateState')) {
    const result = reflection.children.find(one => one.name === 'resultSync')?.signatures?.[0].type;
    const direction = reflection.children.find(one => one.name === 'direction' && one.flags.isStatic)?.type;
    const key = keys.get(name);
    facts.push(
      [
        ...(key ? [`- Key in the logs: \`${key}\``] : []),
        ...(result ? [`- Type of the result: ${types.code(result)}`] : []),
        ...(direction?.type === 'literal'
          ? [`- Better: ${direction.value === 'max' ? 'greater' : 'smaller'} values`]
          : []),
        '- Methods: those of every [Metric](Metric.md)',
        '- Errors: for input that it cannot count, see [bad input](../bad-input.md)',
      ].join('\n'),
    );
  }
  return facts;
}

function functionSection(entry, types) {
  const {name, from, reflection} = entry;
  const signatures = signaturesOf(reflection);
  const [signature] = signatures;
  const example = exampleOf(reflection);
  const errors = tagsOf(reflection, '@throws').map(text => `- ${text}`);
  return [
    `## ${name}`,
    summaryOf(reflection),
    `\`import {${name}} from '${from}'\``,
    ...signatures.map(one => types.call(name, one)),
    ...tagsOf(reflection, '@returns').map(text => `Returns ${text}`),
    ...(example ? [`${FENCE}js\n${example}\n${FENCE}`] : []),
    ...parameterSections(signature, types, '###'),
    ...(errors.length > 0 ? ['### Errors', errors.join('\n')] : []),
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

function typeSection({name, reflection}, types) {
  const shape = reflection.children ? {type: 'reference', name, reflection} : reflection.type;
  const properties = shape ? optionsOf(shape) : [];
  const isShort = properties.length === 0 && reflection.type;
  const rows = properties.map(one => [
    `\`${one.name}${one.isOptional ? '?' : ''}\``,
    types.code(one.type),
    cell(one.meaning),
  ]);
  const all = /(Options|Args)$/.test(name)
    ? table(OPTION_HEAD, optionRows(properties, types))
    : table(['property', 'type', 'meaning'], rows);
  return [
    `## ${name}`,
    summaryOf(reflection),
    isShort ? types.code(reflection.type) : all,
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

function indexPage(entries) {
  const parts = [
    '# Every option of every class',
    'Written by a program from the docstrings, which an editor shows too. Also: [functions](functions.md), ' +
      '[metrics as pure functions](metric-functions.md), [types](types.md).',
  ];
  for (const [title] of GROUPS) {
    const rows = entries
      .filter(entry => isClass(entry) && groupOf(entry) === title)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({name, reflection}) => [`[${name}](${name}.md)`, cell(firstSentence(summaryOf(reflection)))]);
    if (rows.length > 0) parts.push(`## ${title}`, table(['class', ''], rows));
  }
  return `${parts.join('\n\n')}\n`;
}

/** By name, which is how a reader looks for them. */
const typesAmong = (entries, ofOneClass) =>
  entries
    .filter(entry => !isClass(entry) && !isFunction(entry) && !ofOneClass.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** Options without a description, and optional ones that state no default. */
function faultsOf(entries) {
  const [undescribed, withoutDefault] = [new Set(), new Set()];
  for (const {name: owner, reflection} of entries) {
    const own = /(Options|Args)$/.test(owner) ? [{type: 'reference', name: owner, reflection}] : [];
    for (const {name, isOptional, isDocumented, fallback} of [...holdersOf(reflection), ...own].flatMap(optionsOf)) {
      if (!isDocumented) undescribed.add(`${owner}: ${name} has no docstring`);
      else if (isOptional && fallback === undefined) {
        withoutDefault.add(`${owner}: the docstring of ${name} states no default`);
      }
    }
  }
  return {undescribed: [...undescribed], withoutDefault: [...withoutDefault]};
}

export async function writeReference() {
  const entries = [...(await readApi()).values()];
  const {undescribed, withoutDefault} = faultsOf(entries);
  if (undescribed.length > 0) throw new Error(undescribed.join('\n'));
  for (const fault of withoutDefault) console.log(fault);
  const ofOneClass = optionsOfOneClass(entries);
  const addresses = addressesOf(entries, ofOneClass);
  const types = new TypeWriter(name => addresses.get(name));
  rmSync(folder, {recursive: true, force: true});
  mkdirSync(folder, {recursive: true});
  for (const [page, file] of Object.entries(BESIDE)) write(page, `<!--@include: ../../${file}-->\n`);

  const internal = internalNames(entries);
  const named = name => entries.find(entry => entry.name === name);
  const [metric, stage] = [named('Metric'), named('StageCallback')];
  const keys = new Map(named('MetricNames').reflection.children.map(({name, type}) => [name, type.value]));
  const ofCallbacks = new Set([...stage.reflection.children.map(({name}) => name), 'getState', 'setState']);
  const ofMetrics = new Set(metric.reflection.children.map(({name}) => name));
  for (const entry of entries.filter(isClass)) {
    const isMetric = entry !== metric && inheritsFrom(entry, 'updateState');
    const isCallback = inheritsFrom(entry, 'validationData');
    const hidden = new Set([...internal, ...(isMetric ? ofMetrics : isCallback ? ofCallbacks : [])]);
    write(entry.name, classPage(entry, {types, facts: factsOf(entry, types, keys), hidden, isCallback}));
  }
  const functions = entries.filter(entry => isFunction(entry) && !isFactory(entry));
  const pages = {
    'functions': ['Functions', functions.filter(entry => !isMetricFunction(entry)), functionSection],
    'metric-functions': ['Metrics as pure functions', functions.filter(isMetricFunction), functionSection],
    'types': ['Types', typesAmong(entries, ofOneClass), typeSection],
  };
  for (const [page, [title, list, section]] of Object.entries(pages)) {
    write(page, `# ${title}\n\n${list.map(entry => section(entry, types)).join('\n\n')}\n`);
  }
  write('index', indexPage(entries));
  return entries.length;
}
