import { scopeTitle } from '../../../src/scopes/index.js';
import type { AuditData, Subject } from '../model/index.js';

/** What a row is known by when the next scan has moved it; for people, too, as a title. */
export function idOf(data: AuditData, { kind, index }: Subject): string {
  switch (kind) {
    case 'finding':
      return `finding ${data.findings[index]?.fingerprint}`;
    case 'secret':
      return `secret ${data.secrets[index]?.scope} ${data.secrets[index]?.name}`;
    case 'reference':
    case 'field': {
      const found = data.references[index];
      return `${kind} ${found?.file}:${found?.line}:${found?.column}`;
    }
    case 'scope':
      return `scope ${data.scopes[index]}`;
    case 'workflow':
      return `workflow ${data.workflows[index]?.file}`;
    case 'person':
      return `person ${data.people[index]?.recipient}`;
    case 'store':
      return `store ${data.stores[index]?.file}`;
  }
}

/** How a row is called in a breadcrumb. */
export function titleOf(data: AuditData, { kind, index }: Subject): string {
  switch (kind) {
    case 'finding':
      return data.findings[index]?.rule ?? '';
    case 'secret':
      return data.secrets[index]?.name ?? '';
    case 'reference':
    case 'field': {
      const found = data.references[index];
      return `${found?.file.split('/').at(-1)}:${found?.line}`;
    }
    case 'scope':
      return scopeTitle(data.scopes[index] ?? '');
    case 'workflow':
      return data.workflows[index]?.file.split('/').at(-1) ?? '';
    case 'person':
      return data.people[index]?.title ?? '';
    case 'store':
      return data.stores[index]?.file ?? '';
  }
}
