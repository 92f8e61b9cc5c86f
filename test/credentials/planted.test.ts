/** Credentials of more than thirty kinds, planted in each format: found where they stand, and shown nowhere. */
import { describe, expect, it } from 'vitest';
import { openProject } from '../../src/check.js';
import { FORMATS as REPORT_FORMATS } from '../../src/report/index.js';
import { reportPretty } from '../../src/report/pretty.js';
import { checked, findings, project } from '../project.js';
import { FORMATS, PLANTED, type Planted, PROJECT_FILE } from './planted.js';

/** What is found in a workflow of that format: kind and decoded text. */
function found(format: string, planted: Planted): readonly string[] {
  const file = `flow.${format}`;
  const text = FORMATS[format]?.(planted) ?? '';
  const opened = openProject({ cwd: project({ 'claviger.yaml': PROJECT_FILE, [file]: text }) });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  const [workflow] = opened.analysis.workflows;
  expect(workflow?.problems).toEqual([]);
  return (workflow?.credentials ?? []).map(
    ({ kind, span }) => `${kind} ${text.slice(span.start, span.end).replaceAll(/\\n|&#10;/g, '\n')}`,
  );
}

describe.each(Object.keys(FORMATS))('planted in %s', (format) => {
  it.each(PLANTED)('$rule', (planted) => {
    expect(found(format, planted)).toEqual([`${planted.rule} ${planted.secret}`]);
  });
});

describe('what was found', () => {
  const all = PLANTED.map(({ field, secret }, index) => [`s${index}_${field}`, secret] as const);
  const inputParameters = Object.fromEntries(all);
  const workflow = JSON.stringify(
    {
      name: 'flow',
      tasks: [
        {
          name: 'c',
          taskReferenceName: 'c',
          type: 'SIMPLE',
          inputParameters: { ...inputParameters, x: '${workflow.secrets.MISSING}' },
        },
      ],
    },
    null,
    1,
  );
  const reports = async () => {
    const report = checked({ 'claviger.yaml': PROJECT_FILE, 'flow.json': workflow });
    const writers = await Promise.all([...REPORT_FORMATS.values()].map((load) => load()));
    return [
      reportPretty(report, { color: false, width: 400 }),
      ...writers.map((write) => write(report, { color: false, width: 80 })),
      // What stands on one line with a finding of another rule.
      reportPretty(
        checked({ 'claviger.yaml': PROJECT_FILE, 'flow.json': JSON.stringify(JSON.parse(workflow)) }),
        {
          color: false,
          width: 4000,
        },
      ),
    ];
  };

  it('stands in no report, whole or in part, not even on the lines around another finding', async () => {
    const printed = await reports();
    expect(printed[0]).toContain('[masked]');
    for (const report of printed)
      for (const { secret } of PLANTED)
        for (const part of secret.match(/[A-Za-z0-9]{10,}/g) ?? [])
          if (!/^(?:BEGIN|PRIVATE|AgEIcHlwaS5vcmc)$/.test(part))
            expect(report).not.toContain(part.slice(0, 10));
  });

  it('is masked where the file is broken, too', () => {
    const [first] = PLANTED;
    const broken = `{ "name": "flow",\n  "token": "${first?.secret}",,\n}`;
    const report = checked({ 'claviger.yaml': PROJECT_FILE, 'flow.json': broken });
    expect(findings(report).filter((each) => each.includes('flow.json'))).toEqual([
      'hardcoded-credential flow.json:2:13',
      'broken-workflow flow.json:2:55',
    ]);
    const printed = reportPretty(report, { color: false, width: 200 });
    expect(printed).toContain('[masked]');
    expect(printed).not.toContain(first?.secret.slice(4, 12));
  });
});
