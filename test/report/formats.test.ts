/** The reports of platforms against their published schemas and limits. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check.js';
import type { Report } from '../../src/report/index.js';
import { ACME, checked, conductor, project } from '../project.js';
import { anyFinding, finding, IN_A_FOLDER, many, printed, REAL, reportOf } from './made-up.js';

const NOTHING = reportOf([]);

/** The official schemas are of an older draft; what differs there is how a schema names itself. */
function schema(name: string): Record<string, unknown> {
  const { $schema, id, ...rest } = JSON.parse(readFileSync(`test/report/schemas/${name}`, 'utf8'));
  return rest;
}
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
const validSarif = ajv.compile(schema('sarif-2.1.0.schema.json'));
const validRdjson = ajv.compile(schema('rdjson.schema.json'));
/** As documented: docs.gitlab.com, "Code Quality report format". */
const validGitlab = ajv.compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    additionalProperties: false,
    properties: {
      description: { type: 'string' },
      check_name: { type: 'string' },
      fingerprint: { type: 'string' },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', pattern: '^[^/]' },
          lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer' } } },
        },
      },
    },
  },
});

describe.each([
  ['sarif', validSarif],
  ['rdjson', validRdjson],
  ['gitlab', validGitlab],
] as const)('the %s format', (format, validate) => {
  it('is what its schema says, with findings and without', async () => {
    for (const report of [REAL, NOTHING, IN_A_FOLDER]) {
      const valid = validate(JSON.parse(await printed(format, report)));
      expect([valid, validate.errors]).toEqual([true, null]);
    }
    expect(validate({ runs: 1, diagnostics: 1 })).toBe(false);
  });

  it('is what its schema says whatever the texts are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFinding, { maxLength: 3 }), async (findings) => {
        const valid = validate(JSON.parse(await printed(format, reportOf(findings))));
        expect([valid, validate.errors]).toEqual([true, null]);
      }),
    );
  });
});

describe('the GitLab format', () => {
  it('has fingerprints of their own, also for two projects in one repository', async () => {
    const prints = async (report: Report) =>
      JSON.parse(await printed('gitlab', report)).map(
        ({ fingerprint }: { fingerprint: string }) => fingerprint,
      );
    const own = await prints(REAL);
    expect(own.length).toBeGreaterThan(2);
    expect(new Set(own).size).toBe(own.length);
    const inFolder = await prints({ ...REAL, inRepository: (file) => `apps/${file}` });
    expect(own.filter((each: string) => inFolder.includes(each))).toEqual([]);
  });

  it('has paths from the top of the repository', async () => {
    const [first] = JSON.parse(await printed('gitlab', IN_A_FOLDER));
    expect(first.location).toEqual({ path: 'apps/pay/flows/a.json', lines: { begin: 1, end: 1 } });
  });
});

describe('the rdjson format', () => {
  it('counts columns in bytes of UTF-8', async () => {
    const text = 'é😀 NAME';
    const location = { file: 'a', span: { start: 4, end: 8 } };
    const source = (file: string) => ({ file, text, encoding: 'utf-8' as const });
    const { diagnostics } = JSON.parse(
      await printed('rdjson', reportOf([finding({ location })], { source })),
    );
    const { start, end } = diagnostics[0].location.range;
    expect(
      Buffer.from(text)
        .subarray(start.column - 1, end.column - 1)
        .toString(),
    ).toBe('NAME');
  });
});

describe('the Markdown format', () => {
  it('stays within a comment, and says how much it left out', async () => {
    const long = 'word '.repeat(60);
    for (const count of [1, 50, 160, 170, 180, 190, 200, 1000]) {
      const text = await printed(
        'markdown',
        reportOf([...many('warning', count, long), ...many('error', 3)]),
      );
      expect(text.length).toBeLessThanOrEqual(65_535);
      const items = text.match(/^- /gm)?.length ?? 0;
      const left = Number(/^and (\d+) more/m.exec(text)?.[1] ?? 0);
      expect(items + left).toBe(count + 3);
      expect(left === 0).toBe(text.length < 64_000);
      expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
      expect(text.indexOf('### 3 errors')).toBeLessThan(text.indexOf(`<summary>${count} warning`));
    }
  });

  it('counts what is new, fixed and remaining', async () => {
    const fixed = { ...finding(), file: 'flows/b.json', line: 7 };
    const comparison = {
      ref: 'origin/main',
      commit: '0123456789abcdef',
      fixed: [fixed],
      silenced: [],
      changes: null,
    };
    const summary = { ...reportOf([]).summary, fixed: 1, remaining: 40 };
    const text = await printed('markdown', reportOf([finding()], { comparison, summary }));
    expect(text).toContain('Compared with `origin/main` (`0123456789ab`): 1 new, 1 fixed, 40 remaining.');
    expect(text).toContain('<details><summary>1 fixed</summary>\n\n- `flows/b.json:7` **dangling-secret**');
  });
});

describe('a project in a folder of a repository', () => {
  const files = { 'claviger.yaml': ACME, 'flows/pay/a.json': conductor({ a: '${workflow.secrets.NONE}' }) };
  const inFolder = Object.fromEntries(
    Object.entries(files).map(([file, text]) => [`apps/one/${file}`, text]),
  );

  it.each(['sarif', 'github', 'gitlab', 'junit', 'rdjson', 'markdown'])(
    'is known to %s by the path from the top',
    async (format) => {
      const root = project({ '.git/HEAD': 'ref: refs/heads/main\n', ...inFolder });
      const result = check({ cwd: `${root}/apps/one`, today: '2026-06-15' });
      if (!result.ok) throw new Error('the project can not be read');
      const text = await printed(format, result.report);
      expect(text).toContain('apps/one/flows/pay/a.json');
      expect(text.replaceAll('apps/one/flows/pay/a.json', '')).not.toContain('flows/pay/a.json');
    },
  );

  it('is known to JSON by its own paths', async () => {
    const text = await printed('json', checked(files));
    expect(text).toContain('"file": "flows/pay/a.json"');
  });
});
