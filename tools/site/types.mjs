/** Types as HTML, in which the names of the package are links. */

/** Also characters that would mean something in Markdown. */
const escape = text => text.replace(/[&<>|*_[\]`\\]/g, character => `&#${character.charCodeAt(0)};`);

const NEEDS_PARENTHESES = new Set(['union', 'intersection', 'conditional', 'typeOperator', 'query']);

const hasSignature = type => type.type === 'reflection' && type.declaration.signatures?.length > 0;

/** @param linkOf returns the address of a name of the package, or undefined */
export class TypeWriter {
  constructor(linkOf) {
    this.linkOf = linkOf;
    /** Constraints that are being written, which may refer to themselves. */
    this.open = new Set();
  }

  /** A type in a code span. */
  code(type) {
    return `<code v-pre>${this.html(type)}</code>`;
  }

  html(type) {
    if (type === undefined) return 'void';
    return this[type.type]?.(type) ?? escape(String(type));
  }

  element(type) {
    const html = this.html(type);
    return NEEDS_PARENTHESES.has(type.type) || hasSignature(type) ? `(${html})` : html;
  }

  list(types, separator = ', ') {
    return types.map(type => this.html(type)).join(separator);
  }

  array({elementType}) {
    return `${this.element(elementType)}${escape('[]')}`;
  }

  union({types}) {
    const shown = types.filter(type => !isOpenString(type));
    return shown.map(type => (hasSignature(type) ? `(${this.html(type)})` : this.html(type))).join(escape(' | '));
  }

  intersection({types}) {
    return types.map(type => this.element(type)).join(' &amp; ');
  }

  tuple({elements}) {
    return `${escape('[')}${this.list(elements)}${escape(']')}`;
  }

  namedTupleMember({name, isOptional, element}) {
    return `${name}${isOptional ? '?' : ''}: ${this.html(element)}`;
  }

  typeOperator({operator, target}) {
    return `${operator} ${this.html(target)}`;
  }

  reference({name, typeArguments, refersToTypeParameter, reflection}) {
    // A type parameter says less than what it may be: `string` for a key.
    const constraint = refersToTypeParameter ? reflection?.type : undefined;
    if (constraint && !this.open.has(constraint)) {
      this.open.add(constraint);
      const html = this.html(constraint);
      this.open.delete(constraint);
      return html;
    }
    const link = this.linkOf(name);
    const head = link ? `<a href="${link}">${escape(name)}</a>` : escape(name);
    const shown = typeArguments?.filter(type => !type.refersToTypeParameter) ?? [];
    return shown.length === 0 ? head : `${head}&lt;${this.list(shown)}&gt;`;
  }

  literal(type) {
    return typeof type.value === 'string' ? escape(`'${type.value}'`) : escape(String(type));
  }

  reflection({declaration}) {
    const [signature] = declaration.signatures ?? [];
    if (signature) return `(${this.parameters(signature)}) =&gt; ${this.html(signature.type)}`;
    const members = (declaration.children ?? []).map(
      ({name, flags, type, signatures}) =>
        `${name}${flags.isOptional ? '?' : ''}: ${type ? this.html(type) : this.reflection({declaration: {signatures}})}`,
    );
    for (const {parameters, type} of declaration.indexSignatures ?? []) {
      members.push(`&#91;${parameters[0].name}: ${this.html(parameters[0].type)}&#93;: ${this.html(type)}`);
    }
    return members.length === 0 ? '{}' : `{${members.join('; ')}}`;
  }

  /** A call and what it returns. */
  call(name, signature) {
    return `<code v-pre>${name}(${this.parameters(signature)}): ${this.html(signature.type)}</code>`;
  }

  parameters({parameters = []}) {
    return parameters
      .map(({name, flags, type, defaultValue}) => {
        const mark = flags.isOptional || defaultValue !== undefined ? '?' : '';
        return `${flags.isRest ? '...' : ''}${escape(name)}${mark}: ${this.html(type)}`;
      })
      .join(', ');
  }
}

/** `string & {}`, which keeps the completions of an editor, means any string. */
const isOpenString = type =>
  type.type === 'intersection' && type.types.some(part => part.type === 'reflection') && type.types[0].name === 'string';
