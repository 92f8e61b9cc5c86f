/**
 * What `git cat-file --batch` prints: `<id> blob <size>\n<bytes>\n`, or `<id> missing\n`, one after the other. Null: this
 * clone lacks the blob.
 */
export function* batchAnswers(out: Buffer): Iterable<readonly [id: string, content: Buffer | null]> {
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf('\n', at);
    const [id = '', kind, size] = out.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (kind !== 'blob') {
      yield [id, null];
      continue;
    }
    yield [id, out.subarray(at, at + Number(size))];
    at += Number(size) + 1;
  }
}
