/** The rules of gitleaks, run over one text. Source of what each step means: gitleaks 8.30, `detect/detect.go`. */
import { ownText } from '../documents/index.js';
import { lazily } from '../lazily.js';
import { keywordFinder } from './keywords.js';
import { KEYWORDS, RULES_JSON } from './rules.generated.js';
import { hasGenericRun, longestRun } from './runs.js';
import type { AllowlistData, KeywordData, PatternData, RuleData } from './types.js';

/** A credential in a text, in units of it. */
export interface Detected {
  readonly rule: string;
  readonly from: number;
  readonly to: number;
}

/** The one rule that goes by the names of fields and not by what the credential looks like. */
export const GENERIC = 'generic-api-key';

/** A longer text is looked at in parts of so many units, of which each begins in the middle of the one before. */
const WINDOW = 65_536;

/**
 * Every credential that a rule finds in `text`, in the order of the rules.
 *
 * @param before what is written before the text and tells what it is: rules may need it, none may end in it
 */
export function detect(text: string, before = ''): readonly Detected[] {
  const candidates = candidatesOf(named(before).keywords, finder().find(text));
  return candidates.length === 0 ? NOTHING : run(candidates, before, text);
}

const NOTHING: readonly never[] = [];

/** What a keyword is, for a first look: the bit whose number is half the length of the run that its rules need, or this one. */
const BY_NAME = 1 << 31;
const LAST = 30;

function kindOf({ shortest, generic }: KeywordData): number {
  return (shortest === null ? 0 : 1 << Math.min(shortest >> 1, LAST)) | (generic ? BY_NAME : 0);
}

/** The bits of keywords whose rules a text has runs for, if that is the longest. */
function kindsWithin(run: number): number {
  return (2 << Math.min(run >> 1, LAST)) - 1;
}

/** No text without it has a credential, whatever the frame of a private key is put around; but what curl is given is short. */
const UNBROKEN = /[\w.=+/~:-]{12}/;
const CURL = /curl/i;

/**
 * False is certain, and is the answer for nearly all texts. Asked of every string, so that what tells most of them at the
 * least cost is asked first: whether there is a keyword at all.
 */
export function mayBeDetected(text: string, before: string): boolean {
  const kinds = finder().kinds(text) | named(before).kinds;
  if (kinds === 0) return false;
  if ((kinds & kindsWithin(longestRun(text))) === 0 && ((kinds & BY_NAME) === 0 || !hasGenericRun(text)))
    return false;
  return UNBROKEN.test(text) || CURL.test(text) || CURL.test(before);
}

interface Name {
  readonly keywords: ReadonlySet<number>;
  readonly kinds: number;
}

/** Fields have few names, but a file may have been made to have many. */
const names = new Map<string, Name>();
const MAX_NAMES = 10_000;

function named(before: string): Name {
  let known = names.get(before);
  if (known === undefined) {
    known = { keywords: finder().find(before), kinds: finder().kinds(before) };
    if (names.size >= MAX_NAMES) names.clear();
    names.set(ownText(before), known);
  }
  return known;
}

/** Each rule once, in the order of the keywords. */
function candidatesOf(...found: readonly ReadonlySet<number>[]): readonly CompiledRule[] {
  let candidates: CompiledRule[] | null = null;
  for (const keywords of found)
    for (const keyword of keywords)
      for (const rule of rules().byKeyword[keyword] ?? []) {
        candidates ??= [];
        if (!candidates.includes(rule)) candidates.push(rule);
      }
  return candidates ?? NOTHING;
}

/** Looks at the text as it would stand in a file: `token: "…"`. */
function run(candidates: readonly CompiledRule[], before: string, text: string): readonly Detected[] {
  const line = before === '' ? text : `${before}: "${text}"`;
  const offset = before === '' ? 0 : before.length + 3;
  const found: Detected[] = [];
  for (const rule of candidates) {
    if (rule.data.id === GENERIC && !hasGenericRun(text)) continue;
    if (!rule.quick().test(line)) continue;
    const size = rule.data.window ?? WINDOW;
    for (let start = 0; start === 0 || start + size / 2 < line.length; start += size / 2)
      for (const { from, to } of matchesOf(rule, line.slice(start, start + size))) {
        const at = from + start - offset;
        const end = to + start - offset;
        if (at >= 0 && end <= text.length) found.push({ rule: rule.data.id, from: at, to: end });
      }
  }
  return found;
}

function* matchesOf(rule: CompiledRule, line: string): Iterable<Omit<Detected, 'rule'>> {
  const { allowlists } = rules();
  for (const match of line.matchAll(rule.expression())) {
    const secret = secretOf(match, rule.data.group);
    if (secret === null || (rule.data.entropy > 0 && entropyOf(secret.text) <= rule.data.entropy)) continue;
    const allowed = (list: CompiledAllowlist) => allows(list, secret.text, match[0], line);
    if (allowlists.some(allowed) || rule.allowlists.some(allowed)) continue;
    yield { from: secret.from, to: secret.from + secret.text.length };
  }
}

let knownFinder: ReturnType<typeof keywordFinder> | null = null;

function finder() {
  knownFinder ??= keywordFinder(
    KEYWORDS.map(({ keyword }) => keyword),
    KEYWORDS.map(kindOf),
  );
  return knownFinder;
}

interface CompiledRule {
  readonly data: RuleData;
  /** Compiled when its keyword is met for the first time. */
  readonly expression: () => RegExp;
  /** The same for a first look, which is all that most texts need: without the places of what it finds. */
  readonly quick: () => RegExp;
  readonly allowlists: readonly CompiledAllowlist[];
}

interface CompiledAllowlist {
  readonly target: AllowlistData['target'];
  readonly patterns: readonly (() => RegExp)[];
  readonly stopwords: readonly string[];
}

interface Rules {
  /** By the index of the keyword. */
  readonly byKeyword: readonly (readonly CompiledRule[])[];
  /** Those of every rule. */
  readonly allowlists: readonly CompiledAllowlist[];
}

let knownRules: Rules | null = null;

function rules(): Rules {
  knownRules ??= compileRules();
  return knownRules;
}

function compileRules(): Rules {
  const data: { readonly rules: readonly RuleData[]; readonly allowlists: readonly AllowlistData[] } =
    JSON.parse(RULES_JSON);
  const compiled = data.rules.map(
    (rule): CompiledRule => ({
      data: rule,
      expression: lazyPattern(rule.pattern, 'dg'),
      quick: lazyPattern(withoutBeginning(rule.pattern), ''),
      allowlists: rule.allowlists.map(compileAllowlist),
    }),
  );
  return {
    byKeyword: KEYWORDS.map(({ keyword }) => compiled.filter((rule) => rule.data.keywords.includes(keyword))),
    allowlists: data.allowlists.map(compileAllowlist),
  };
}

/** Tells the same of a text: what may be missing at the beginning of a match says nothing, and takes the longest to look for. */
function withoutBeginning([source, ...flags]: PatternData): PatternData {
  return [source.replace(/^\[\\w\.-\]\{0,50\}\?/, ''), ...flags];
}

function compileAllowlist({ target, patterns, stopwords }: AllowlistData): CompiledAllowlist {
  return { target, patterns: patterns.map((each) => lazyPattern(each, '')), stopwords };
}

function lazyPattern([source, flags = '']: PatternData, more: string): () => RegExp {
  return lazily(() => new RegExp(source, flags + more));
}

/** The capture group that the rule names, or the first that took part; all of the match where there is none. */
function secretOf(match: RegExpMatchArray, group: number): { text: string; from: number } | null {
  const index = group > 0 ? group : Math.max(0, match.slice(1).findIndex((text) => (text ?? '') !== '') + 1);
  const text = match[index];
  const range = match.indices?.[index];
  return text === undefined || text === '' || range === undefined ? null : { text, from: range[0] };
}

function allows(
  { target, patterns, stopwords }: CompiledAllowlist,
  secret: string,
  match: string,
  line: string,
) {
  const text = { secret, match, line }[target];
  if (patterns.some((pattern) => pattern().test(text))) return true;
  const lower = stopwords.length > 0 ? secret.toLowerCase() : '';
  return stopwords.some((word) => lower.includes(word));
}

/** Shannon's entropy in bits for each byte, as gitleaks has it: characters are counted, the length is that in UTF-8. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const length = Buffer.byteLength(text);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / length) * Math.log2(count / length);
  return entropy;
}
