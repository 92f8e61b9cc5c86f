import { parse } from '../../src/documents/index.js';
import { builtInEngines, readElementTemplates } from '../../src/engines/index.js';
import type { Engine, Reference, ScanContext } from '../../src/engines/types.js';

export function engine(name: string): Engine {
  const found = builtInEngines().get(name);
  if (found === undefined) throw new Error(`no engine ${name}`);
  return found;
}

export function context(options: { variables?: boolean; templates?: unknown } = {}): ScanContext {
  const text = JSON.stringify(options.templates ?? []);
  const template = parse({ file: 'templates.json', text, encoding: 'utf-8' }, 'json');
  return {
    variables: options.variables ?? false,
    templates: readElementTemplates(template),
    engines: [...builtInEngines().values()],
  };
}

export function scan(name: string, file: string, text: string, options: Parameters<typeof context>[0] = {}) {
  const used = engine(name);
  const document = parse({ file, text, encoding: 'utf-8' }, used.formatOf(file, text));
  return used.scan(document, context(options)).references;
}

/** One line for each reference: `reference A allow url`; a severity that the place sets comes last. */
export function summary(references: readonly Reference[]): readonly string[] {
  return references.map(({ kind, secret, field }) =>
    [kind, secret, field.policy, field.key, ...(field.severity === null ? [] : [field.severity])].join(' '),
  );
}

/** A BPMN file around a process's content; prefixes other than the usual ones. */
export function bpmn(content: string, version: string | null = null): string {
  const platform = version === null ? '' : ` m:executionPlatformVersion="${version}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0" xmlns:m="http://camunda.org/schema/modeler/1.0"${platform}>
  <b:process id="billing">${content}</b:process>
</b:definitions>`;
}

export function inputs(mappings: Readonly<Record<string, string>>): string {
  const all = Object.entries(mappings).map(
    ([target, source]) => `<z:input source="${escapeXml(source)}" target="${target}"/>`,
  );
  return `<b:extensionElements><z:ioMapping>${all.join('')}</z:ioMapping></b:extensionElements>`;
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&#34;')
    .replaceAll('<', '&lt;')
    .replaceAll('\n', '&#10;');
}
