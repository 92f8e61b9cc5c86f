/** A page for each rule under docs/rules, made of what `claviger explain` prints. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Paths and texts. */
export async function rulePages() {
  const { RULE_PAGES, RULE_DEFAULTS, ruleMarkdown } = await rules();
  const ids = [...RULE_PAGES.keys()].sort(
    (a, b) => Object.keys(RULE_DEFAULTS).indexOf(a) - Object.keys(RULE_DEFAULTS).indexOf(b),
  );
  const pages = ids.map((id) => [
    `docs/rules/${id}.md`,
    `${GENERATED}\n\n${ruleMarkdown(id, RULE_PAGES.get(id))}`,
  ]);
  return Object.fromEntries([['docs/rules/README.md', index(ids, RULE_PAGES, RULE_DEFAULTS)], ...pages]);
}

/** The rules as the sources have them. */
async function rules() {
  const folder = mkdtempSync(join(tmpdir(), 'claviger-docs-'));
  try {
    const file = join(folder, 'rules.mjs');
    await build({
      stdin: {
        contents:
          "export { RULE_PAGES } from './src/rules/index.ts';\nexport { RULE_DEFAULTS } from './src/rule-ids.ts';\nexport { ruleMarkdown } from './src/report/rule-markdown.ts';",
        resolveDir: '.',
      },
      outfile: file,
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      logLevel: 'error',
      banner: {
        js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
      },
    });
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const GENERATED = '<!-- Made by `npm run docs` of what `claviger explain` prints. -->';

function index(ids, pages, defaults) {
  const groups = [...new Set(ids.map((id) => defaults[id].group))];
  const tables = groups.map((group) => {
    const rows = ids
      .filter((id) => defaults[id].group === group)
      .map((id) => `| [${id}](${id}.md) | ${defaults[id].severity} | ${cell(pages.get(id).summary)} |`);
    return [
      `## ${group[0].toUpperCase()}${group.slice(1)}`,
      '',
      '| rule | by default | finds |',
      '|---|---|---|',
      ...rows,
      '',
    ].join('\n');
  });
  return `${GENERATED}\n\n# Rules\n\nSet another severity (\`off\`, \`info\`, \`warning\`, \`error\`) under \`rules:\` in claviger.yaml; hide a single finding with an\nentry under \`ignore:\`, or with a comment above it: [how to adopt them step by step](../adopt-policy.md).\n\n${tables.join('\n')}`;
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
