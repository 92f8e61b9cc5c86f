/** YAML whose lines all end with a carriage return and a line feed: read as if they ended with the line feed alone. */
import type { Draft } from '../draft.js';
import type { MappedText, Span } from '../types.js';

/** The text without its carriage returns; null where one of them stands elsewhere than before a line feed, or is missing. */
export function withoutReturns(text: string): string | null {
  if (/\r(?!\n)|(?<!\r)\n/.test(text)) return null;
  // `replaceAll` leaves a text in parts, and the readers with one kind of text more than V8 has fast code for.
  return text.split('\r\n').join('\n');
}

/** Gives all nodes the places that they have in the text with carriage returns. `text`: the one without. */
export function placeWithReturns(roots: readonly Draft[], text: string): void {
  const places = new Places(text);
  const waiting: Draft[] = [...roots];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    node.span = places.span(node.span);
    if (node.alias !== undefined) node.alias = places.span(node.alias);
    if (node.text !== undefined) node.text = new Moved(node.text, places);
    if (node.keyText !== null) node.keyText = new Moved(node.keyText, places);
    for (const child of node.children) waiting.push(child);
  }
}

/** From places in the text without carriage returns to those in the text with them. */
class Places {
  /** Where line feeds stand. */
  readonly #feeds: readonly number[];

  constructor(text: string) {
    const feeds: number[] = [];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) feeds.push(at);
    this.#feeds = feeds;
  }

  span({ start, end }: Span): Span {
    return { start: this.#at(start), end: this.#at(end) };
  }

  /** There is one unit more for each line feed before. */
  #at(place: number): number {
    let low = 0;
    let high = this.#feeds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#feeds[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return place + low;
  }
}

class Moved implements MappedText {
  readonly text: string;
  readonly #mapped: MappedText;
  readonly #places: Places;

  constructor(mapped: MappedText, places: Places) {
    this.text = mapped.text;
    this.#mapped = mapped;
    this.#places = places;
  }

  rawSpan(from: number, to: number): Span {
    return this.#places.span(this.#mapped.rawSpan(from, to));
  }
}
