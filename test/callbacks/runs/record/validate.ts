/** A validator of the part of JSON Schema that `runSchema` uses. */

type Schema = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function hasType(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

/** What is wrong with a value, each with its path; empty for a valid one. */
export function violations(value: unknown, schema: Schema, root: Schema = schema, path = 'run'): string[] {
  const check = (one: unknown, by: unknown, at = path) => violations(one, by as Schema, root, at);
  return Object.entries(schema).flatMap(([keyword, rule]): string[] => {
    switch (keyword) {
      case '$schema':
      case 'title':
      case '$defs':
        return [];
      case '$ref':
        return check(value, (root.$defs as Schema)[(rule as string).replace('#/$defs/', '')]);
      case 'type':
        return hasType(value, rule)
          ? []
          : [`${path}: ${JSON.stringify(value)} is not of type ${String(rule)}`];
      case 'const':
        return value === rule ? [] : [`${path}: not ${String(rule)}`];
      case 'enum':
        return (rule as unknown[]).includes(value) ? [] : [`${path}: not one of ${String(rule)}`];
      case 'minimum':
        return (value as number) >= (rule as number) ? [] : [`${path}: below ${String(rule)}`];
      case 'anyOf':
        return (rule as Schema[]).some(one => check(value, one).length === 0)
          ? []
          : [`${path}: matches none`];
      case 'allOf':
        return (rule as Schema[]).flatMap(one => check(value, one));
      case 'items':
        return Array.isArray(value) ? value.flatMap((one, i) => check(one, rule, `${path}[${i}]`)) : [];
      case 'required':
        return (rule as string[])
          .filter(name => !isObject(value) || !(name in value))
          .map(name => `${path}: no ${name}`);
      case 'properties':
        return Object.entries(rule as Schema).flatMap(([name, one]) =>
          isObject(value) && name in value ? check(value[name], one, `${path}.${name}`) : [],
        );
      case 'additionalProperties': {
        const known = Object.keys(schema.properties ?? {});
        const others = isObject(value) ? Object.keys(value).filter(name => !known.includes(name)) : [];
        if (rule === false) return others.map(name => `${path}: unknown ${name}`);
        return others.flatMap(name => check((value as Schema)[name], rule, `${path}.${name}`));
      }
      default:
        throw new Error(`the keyword ${keyword} is not known here`);
    }
  });
}
