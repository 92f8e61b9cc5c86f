import type { Change } from '../splice/changes.js';
import type { Rewrite } from '../splice/plan.js';
import type { MappedText, Span } from '../types.js';

/** What XML 1.0 has no way to write, not even as a character reference (production Char). */
const IMPOSSIBLE = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * What has to be a character reference: CR, which would be read as a line feed, and what XML 1.1 reads as one (U+0085,
 * U+2028) or forbids unescaped (U+007F to U+009F).
 */
const UNSAFE = /[\r\u007f-\u009f\u2028]/g;

const SECTION_BREAK = ']]><![CDATA[';

/** What the source characters of `rewrite` become. A string: why XML can't hold the text. */
export function encodeXml(source: string, { node, mapped, parts }: Rewrite): readonly Change[] | string {
  if (parts.some(({ text }) => IMPOSSIBLE.test(text)))
    return "XML can't hold a control character or noncharacter";
  if (node.encoding === 'xml-attribute') {
    const quote = source.charAt(node.span.start - 1);
    return parts.map(({ from, to, text }) => ({
      ...mapped.rawSpan(from, to),
      text: encodeAttribute(text, quote),
    }));
  }
  const sections = cdataSections(source, node.span);
  return parts.flatMap(({ from, to, text }) =>
    // Markup between the characters stays: the first stretch takes the text, the others are emptied.
    stretches(mapped, from, to).map((span, index) => {
      const section = sections.find(({ start, end }) => start <= span.start && span.end <= end);
      const piece = index === 0 ? text : '';
      return {
        ...span,
        text:
          section === undefined
            ? encodeCharacters(source, span, piece)
            : encodeCdata(source, span, piece, section),
      };
    }),
  );
}

function encodeAttribute(text: string, quote: string): string {
  return text.replace(/[&<"'\t\n\r\u007f-\u009f\u2028]/g, (character) => {
    if (character === '&') return '&amp;';
    if (character === '<') return '&lt;';
    if (character === '"') return quote === '"' ? '&quot;' : character;
    if (character === "'") return quote === "'" ? '&apos;' : character;
    return reference(character);
  });
}

function encodeCharacters(source: string, span: Span, text: string): string {
  const encoded = text.replace(/[&<>\r\u007f-\u009f\u2028]|\]$/g, (character) => {
    if (character === '&') return '&amp;';
    if (character === '<') return '&lt;';
    if (character === '>') return '&gt;';
    return reference(character);
  });
  // `]]>` may not come about where nothing is left between its characters; an empty section keeps them apart.
  const closing =
    source.charAt(span.start - 1) === ']' && /^[\]>]/.test(source.slice(span.end, span.end + 1));
  return encoded === '' && closing ? '<![CDATA[]]>' : encoded;
}

/** `section` is where the section's characters are. */
function encodeCdata(source: string, span: Span, text: string, section: Span): string {
  const before = span.start > section.start ? source.charAt(span.start - 1) : '';
  const after = span.end < section.end ? source.charAt(span.end) : '';
  const inside = text
    .replaceAll(']]>', `]]${SECTION_BREAK}>`)
    .replace(UNSAFE, (character) => `]]>${reference(character)}<![CDATA[`);
  const breakBefore = before === ']' && /^[\]>]/.test(text);
  const breakAfter = /[\]>]/.test(after) && (text === '' ? before === ']' : text.endsWith(']'));
  return `${breakBefore ? SECTION_BREAK : ''}${inside}${breakAfter ? SECTION_BREAK : ''}`;
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** The source ranges of units `from` to `to`, without the markup between them. At least one, maybe empty. */
function stretches(mapped: MappedText, from: number, to: number): readonly Span[] {
  if (from === to) return [mapped.rawSpan(from, to)];
  const spans: { start: number; end: number }[] = [];
  for (let unit = from; unit < to; unit++) {
    const { start, end } = mapped.rawSpan(unit, unit + 1);
    const last = spans.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}

/** Where the characters of CDATA sections stand within an element's text, which begins at `span.start`. */
function cdataSections(source: string, span: Span): readonly Span[] {
  const sections: Span[] = [];
  const markup = /<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>|<(?:"[^"]*"|'[^']*'|[^"'>])*>/gs;
  markup.lastIndex = span.start;
  for (
    let found = markup.exec(source);
    found !== null && found.index < span.end;
    found = markup.exec(source)
  ) {
    const [, characters] = found;
    if (characters === undefined) continue;
    const start = found.index + '<![CDATA['.length;
    sections.push({ start, end: start + characters.length });
  }
  return sections;
}
