import { didYouMeanHelp } from './did-you-mean.js';
import { listed } from './listed.js';

/** An error of a generated validator (ajv, all errors, verbose). */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly schema?: unknown;
  readonly parentSchema?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  /** Set on what a schema of property names says: `propertyNames` itself says it again. */
  readonly propertyName?: string;
}

/** What `scripts/generate.mjs` makes of a schema. */
export interface Validator {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

export interface SchemaProblem {
  /** From the root of the data. */
  readonly path: readonly (string | number)[];
  /** Whether the key at `path` is wrong or its value. */
  readonly at: 'key' | 'value';
  /** One line, lower case. */
  readonly message: string;
  readonly help: string | null;
}

/** The help for a word that is none of `known`, and near none of them; null: they are named. */
export type HelpFor = (known: readonly string[]) => string | null;

/** Validates and says in words what is wrong, in the order of the schema; empty where nothing is. */
export function schemaProblems(
  validate: Validator,
  data: unknown,
  helpFor: HelpFor = () => null,
): readonly SchemaProblem[] {
  if (validate(data)) return [];
  const errors = validate.errors ?? [];
  const said = (each: SchemaError) => describe(each, helpFor);
  const likely = likeliest(errors).flatMap(said);
  const problems = likely.length > 0 ? likely : errors.flatMap(said);
  const seen = new Set<string>();
  // Branches of one schema may complain of the same thing.
  return problems.filter(({ path, at, message }) => {
    const key = JSON.stringify([path, at, message]);
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * Where one of several forms is asked for, every form complains. A form that complains of something else than the
 * value's type is most likely the one that was meant, and says enough. Where all complain of the type, one says it for all.
 */
function likeliest(errors: readonly SchemaError[]): readonly SchemaError[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  return choices.reduce((left, choice) => {
    const isNoise = (each: SchemaError) =>
      each === choice || (each.keyword === 'type' && each.instancePath === choice.instancePath);
    const meant = left.some(
      (each) => !isNoise(each) && `${each.instancePath}/`.startsWith(`${choice.instancePath}/`),
    );
    if (meant) return left.filter((each) => !isNoise(each));
    // It is none of the types that are possible: that is one fault.
    const types = left.filter((each) => each !== choice && isNoise(each));
    const [first] = types;
    if (!first) return left;
    const type = [...new Set(types.flatMap(({ params }) => [params.type].flat()))];
    return left.flatMap((each) =>
      each === first ? { ...first, params: { type } } : isNoise(each) ? [] : each,
    );
  }, errors);
}

function describe(error: SchemaError, helpFor: HelpFor): readonly SchemaProblem[] {
  if (error.propertyName !== undefined) return [];
  const path = parsePointer(error.instancePath);
  const name = nameOf(path);
  const problem = (message: string, help: string | null = null): readonly SchemaProblem[] => [
    { path, at: 'value', message, help },
  ];
  const { params } = error;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = String(params.additionalProperty ?? params.unevaluatedProperty);
      const known = Object.keys(asRecord(error.parentSchema?.properties));
      const help = didYouMeanHelp(key, known) ?? helpFor(known) ?? `known here: ${listed(known)}`;
      return [
        {
          path: [...path, key],
          at: 'key',
          message: `unknown key \`${key}\`${path.length > 0 ? ` in ${name}` : ''}`,
          help,
        },
      ];
    }
    case 'required': {
      const key = String(params.missingProperty);
      return problem(
        `\`${key}\` is missing${path.length > 0 ? ` in ${name}` : ''}`,
        describedKey(error, key),
      );
    }
    case 'type':
      return problem(
        `${name} has to be ${listed([params.type].flat().map(typeName), 'or')}, not ${kindOf(error.data)}`,
      );
    case 'enum': {
      const allowed = [params.allowedValues].flat().map(String);
      return problem(
        `unknown value${shown(error.data)} for ${name}`,
        didYouMeanHelp(String(error.data), allowed) ?? helpFor(allowed) ?? `one of ${listed(allowed, 'or')}`,
      );
    }
    case 'const':
      return problem(`${name} has to be \`${String(params.allowedValue)}\``);
    case 'pattern':
      return problem(
        `${name} is not in the expected form${shown(error.data).replace(/^ /, ': ')}`,
        descriptionOf(error),
      );
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return problem(`${name} is empty`, descriptionOf(error));
    case 'uniqueItems':
      return [
        {
          path: [...path, Number(params.j)],
          at: 'value',
          message: `an item of ${name} stands there twice`,
          help: null,
        },
      ];
    case 'propertyNames': {
      const key = String(params.propertyName);
      return [{ path: [...path, key], at: 'key', message: `\`${key}\` can't be a name here`, help: null }];
    }
    case 'not':
      return problem(`${name} can't be that${shown(error.data)}: the word is reserved`);
    case 'if':
    case 'anyOf':
    case 'oneOf':
      // Their branches have said what is wrong.
      return error.keyword === 'if'
        ? []
        : problem(`${name} has none of the forms that are possible here`, descriptionOf(error));
    case 'minimum':
      return problem(`${name} has to be ${String(params.limit)} or more`, descriptionOf(error));
    default:
      return problem(`${name} is not valid (${error.keyword})`, descriptionOf(error));
  }
}

/** `files` of `stores[0]`: the last key, with the nearest key above a list index. */
function nameOf(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'the file';
  const text = path.reduce<string>(
    (shown, part) =>
      typeof part === 'number' ? `${shown}[${part}]` : shown === '' ? part : `${shown}.${part}`,
    '',
  );
  return `\`${text}\``;
}

function describedKey(error: SchemaError, key: string): string | null {
  const property = asRecord(asRecord(error.parentSchema?.properties)[key]);
  return typeof property.description === 'string' ? firstSentence(property.description) : null;
}

function descriptionOf(error: SchemaError): string | null {
  const description = error.parentSchema?.description;
  return typeof description === 'string' ? firstSentence(description) : null;
}

function firstSentence(text: string): string {
  const [sentence = text] = text.split(/\.(?:\s|$)/, 1);
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** Short plain words only: a longer text in the wrong place might be anything. */
function shown(data: unknown): string {
  return typeof data === 'string' && /^\S[\w ./*{}-]{0,60}$/.test(data) ? ` \`${data}\`` : '';
}

function typeName(type: unknown): string {
  const names: Readonly<Record<string, string>> = {
    array: 'a list',
    object: 'a map',
    string: 'text',
    boolean: 'true or false',
    null: 'empty',
  };
  return names[String(type)] ?? `a ${String(type)}`;
}

function kindOf(data: unknown): string {
  if (data === null || data === undefined) return 'empty';
  if (Array.isArray(data)) return 'a list';
  return typeof data === 'boolean' ? `\`${data}\`` : typeName(typeof data);
}

/** A JSON pointer's parts; those that are list indexes as numbers. */
export function parsePointer(pointer: string): readonly (string | number)[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^(?:0|[1-9]\d*)$/.test(part) ? Number(part) : part));
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
