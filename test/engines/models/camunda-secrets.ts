/**
 * A model of the reference grammar of Camunda's connector runtime. References are found by the engine's definition; the
 * model stands between the two: the judge holds it to the runtime, `models.test.ts` the definition to it.
 *
 * Source: `SecretUtil` in camunda/connectors. Java's `\s` and `\S` know six ASCII blanks where JavaScript's know
 * Unicode ones, and Java's `String.trim` cuts everything up to U+0020, so both are spelled out here.
 */

/** One reference as the runtime finds it. All positions are units of the scanned text. */
export interface CamundaSecret {
  /** `{{secrets.A}}`, `secrets.A`, or `camunda.secrets.A` (the cluster's own secrets, 8.10). */
  readonly form: 'braced' | 'bare' | 'camunda';
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Trimmed as the runtime does. Empty where only control characters stand in the braces. */
  readonly name: string;
  readonly nameFrom: number;
  readonly nameTo: number;
}

const BRACED = '\\{\\{[ \\t\\n\\v\\f\\r]*secrets\\.(?<braced>[^ \\t\\n\\v\\f\\r]+?[ \\t\\n\\v\\f\\r]*)\\}\\}';
const CAMUNDA = 'camunda\\.secrets\\.(?<camunda>[A-Za-z0-9_-]+)';
const BARE = 'secrets\\.(?<bare>(?:[a-zA-Z0-9]+[/._-])*[a-zA-Z0-9]+)';

const ONE_SCAN = new RegExp(`${BRACED}|${CAMUNDA}|${BARE}`, 'gd');
const BRACED_ONLY = new RegExp(BRACED, 'gd');
const BARE_ONLY = new RegExp(BARE, 'gd');

/** The references of a text, left to right, by the single scan of 8.7.25, 8.9.10 and later. */
export function scanCamundaSecrets(text: string): readonly CamundaSecret[] {
  return text.includes('secrets.') ? scan(text, ONE_SCAN) : [];
}

/**
 * What the older runtimes make of a text: the braced references are replaced, then the bare ones in the result, each
 * as often as the pattern occurred before that pass, so that what a value contains is expanded again.
 * A name for which `lookup` says null stays as it is.
 */
export function replaceTwoPass(text: string, lookup: (name: string) => string | null): string {
  let result = text;
  for (const pattern of [BRACED_ONLY, BARE_ONLY]) {
    for (let rounds = scan(result, pattern).length; rounds > 0; rounds--) {
      result = replaceOnce(result, pattern, lookup);
    }
  }
  return result;
}

/**
 * Would the runtime take a value, or its beginning or end together with what stands beside it, for a reference?
 * The value has been put in for a reference; other references in `before` and `after` do not count.
 */
export function expandsAgain(value: string, before: string, after: string): boolean {
  const text = before + value + after;
  const end = before.length + value.length;
  const touches = (found: CamundaSecret): boolean => found.from < end && found.to > before.length;
  const alreadyThere = new Set([...BESIDE(before, 0), ...BESIDE(after, end)]);
  return scanCamundaSecrets(text).some(
    (found) => touches(found) || !alreadyThere.has(`${found.from}-${found.to}`),
  );
}

const BESIDE = (text: string, offset: number): string[] =>
  scanCamundaSecrets(text).map((found) => `${found.from + offset}-${found.to + offset}`);

function scan(text: string, pattern: RegExp): readonly CamundaSecret[] {
  const found: CamundaSecret[] = [];
  for (const match of text.matchAll(pattern)) {
    const groups = match.indices?.groups ?? {};
    const form = groups.braced ? 'braced' : groups.camunda ? 'camunda' : 'bare';
    const [start, end] = groups[form] ?? [match.index, match.index];
    const raw = text.slice(start, end);
    const name = javaTrim(raw);
    const nameFrom = start + raw.indexOf(name);
    found.push({
      form,
      from: match.index,
      to: match.index + match[0].length,
      text: match[0],
      name,
      nameFrom,
      nameTo: nameFrom + name.length,
    });
  }
  return found;
}

function replaceOnce(text: string, pattern: RegExp, lookup: (name: string) => string | null): string {
  let result = '';
  let last = 0;
  for (const found of scan(text, pattern)) {
    // a blank name makes the runtime append Java's null
    const value = found.name === '' ? 'null' : (lookup(found.name) ?? found.text);
    result += text.slice(last, found.from) + value;
    last = found.to;
  }
  return result + text.slice(last);
}

const javaTrim = (text: string): string => text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '');
