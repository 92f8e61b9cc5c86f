/** What belongs to a row outside of the interface: a place in a file, a text to copy. */
import type { Place } from '../model/index.js';
import type { Selected } from './moves.js';

/** Where an editor is to open; null: the row stands in no file. */
export function placeOf(found: Selected | null): Place | null {
  if (!found) return null;
  const { data, subject } = found;
  const at = (file: string | undefined): Place | null =>
    file === undefined ? null : { file, line: 1, column: 1 };
  const only = ({ file, line, column }: Place): Place => ({ file, line, column });
  switch (subject.kind) {
    case 'finding': {
      const finding = data.findings[subject.index];
      return finding ? only(finding) : null;
    }
    case 'reference':
    case 'field': {
      const reference = data.references[subject.index];
      return reference ? only(reference) : null;
    }
    case 'secret': {
      const definition = data.secrets[subject.index]?.definitions[0];
      return definition ? only(definition) : null;
    }
    case 'workflow':
      return at(data.workflows[subject.index]?.file);
    case 'store':
      return at(data.stores[subject.index]?.file);
    case 'scope':
      return at(data.stores.find(({ scope }) => scope === data.scopes[subject.index])?.file);
    case 'person':
      return null;
  }
}

/** The name of the secret, or how the engine of the row, else the first that sees the secret, refers to it. */
export function copyable(found: Selected | null, what: 'syntax' | 'name'): string | null {
  if (!found) return null;
  const { data, subject, secret, workflow } = found;
  const written =
    subject.kind === 'reference' || subject.kind === 'field' ? data.references[subject.index] : undefined;
  if (what === 'name') {
    const finding = subject.kind === 'finding' ? data.findings[subject.index] : undefined;
    if (subject.kind === 'person') return data.people[subject.index]?.recipient ?? null;
    return secret?.name ?? written?.secret ?? finding?.secret ?? null;
  }
  if (written) return written.text;
  const own = secret?.syntaxes.find(({ engine }) => engine === workflow?.engine);
  return own?.text ?? secret?.syntaxes[0]?.text ?? null;
}
