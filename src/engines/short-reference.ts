import { escapeRegExp } from './alternation.js';
import type { FormDefinition } from './definition.js';

/** A name in `reference: "<<secret NAME>>"`: what store keys are made of. */
const NAME = '[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_.-]*[\\p{L}\\p{N}_])?';

/**
 * The forms that a short `reference` stands for: the text itself, exact to the blank, and the same text with other
 * blanks, or in another letter case, as a mistake. Null where the text has no place for the name, or nothing else.
 */
export function referenceForms(reference: string): readonly FormDefinition[] | undefined {
  const parts = reference.split('NAME');
  const [before = '', after = ''] = parts;
  if (parts.length !== 2 || (before + after).trim() === '') return undefined;
  const close = after === '' ? '(?![\\p{L}\\p{N}_])' : '';
  return [
    {
      id: 'reference',
      pattern: `${escapeRegExp(before)}(?<name>${NAME})${escapeRegExp(after)}${close}`,
      canonical: reference,
    },
    {
      id: 'blanks',
      kind: 'malformed',
      pattern: `${loose(before)}\\s*(?<name>${NAME})\\s*${loose(after)}${close}`,
      message: 'the blanks or the letter case are not those of a reference',
      help: `write \`${reference}\``,
    },
  ];
}

/** Any letter case, and any blanks, or none, between signs and words; words stay apart. */
function loose(text: string): string {
  const tokens = text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
  return tokens
    .map((token, index) => {
      if (/^\s/.test(token)) {
        const between = isWord(tokens[index - 1]) && isWord(tokens[index + 1] ?? 'N');
        return between ? '\\s+' : '';
      }
      const letters = [...token].map(anyCase).join('');
      return index === 0 ? letters : `${isWord(token) && isWord(tokens[index - 1]) ? '' : '\\s*'}${letters}`;
    })
    .join('');
}

const isWord = (token: string | undefined): boolean => token !== undefined && /^[\p{L}\p{N}_]/u.test(token);

function anyCase(letter: string): string {
  const lower = letter.toLowerCase();
  const upper = letter.toUpperCase();
  return /^[a-z]$/.test(lower) && lower !== upper ? `[${upper}${lower}]` : escapeRegExp(letter);
}
