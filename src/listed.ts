/** `dev`, `dev and uat`, `dev, uat and prod`; with another last word, `dev, uat or prod`. */
export function listed(words: readonly string[], last = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
