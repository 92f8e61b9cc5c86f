import { describe, expect, it } from 'vitest';
import { engine, scan, summary } from './scanning.js';

describe('Conductor', () => {
  const workflow = (task: object, rest: object = {}) =>
    JSON.stringify({
      name: 'w',
      description: '${workflow.secrets.PROSE}',
      tasks: [{ name: 'n', taskReferenceName: 'r', type: 'SIMPLE', ...task }],
      ...rest,
    });
  const policies = (text: string, options = {}) =>
    scan('conductor', 'w.json', text, options).map(
      ({ secret, field }) => `${secret} ${field.policy} ${field.category}`,
    );

  it('resolves the input of tasks at any depth', () => {
    const text = workflow({
      inputParameters: { a: { b: ['${workflow.secrets.A}'] }, description: '${workflow.secrets.B}' },
    });
    expect(policies(text)).toEqual(['A allow other', 'B allow other']);
  });

  it.each([
    ['decision cases', { decisionCases: { x: ['TASK'] } }],
    ['the default case', { defaultCase: ['TASK'] }],
    ['forks', { forkTasks: [['TASK']] }],
    ['loops', { loopOver: ['TASK'] }],
    ['inline sub-workflows', { subWorkflowParam: { workflowDefinition: { tasks: ['TASK'] } } }],
  ])('finds tasks in %s', (_, around) => {
    const task = JSON.stringify({
      taskReferenceName: 'inner',
      type: 'SIMPLE',
      inputParameters: { a: '${workflow.secrets.A}' },
    });
    expect(policies(workflow(JSON.parse(JSON.stringify(around).replace('"TASK"', task))))).toEqual([
      'A allow other',
    ]);
  });

  it.each(['SUB_WORKFLOW', 'SET_VARIABLE', 'INLINE', 'JSON_JQ_TRANSFORM', 'EVENT', 'TERMINATE'])(
    'copies the input of %s',
    (type) => {
      expect(policies(workflow({ type, inputParameters: { a: '${workflow.secrets.A}' } }))).toEqual([
        'A leaky other',
      ]);
    },
  );

  it('has the URI of requests logged, in both forms of the HTTP task', () => {
    const input = {
      uri: '${workflow.secrets.A}',
      headers: { Authorization: '${workflow.secrets.B}' },
      body: { x: '${workflow.secrets.C}' },
    };
    const expected = ['A leaky url', 'B allow headers', 'C allow body'];
    expect(policies(workflow({ type: 'HTTP', inputParameters: { http_request: input } }))).toEqual(expected);
    expect(policies(workflow({ type: 'HTTP', inputParameters: input }))).toEqual(expected);
  });

  it('leaves expressions, conditions and outputs alone', () => {
    const text = workflow(
      { type: 'SWITCH', expression: '${workflow.secrets.A}', loopCondition: '${workflow.secrets.B}' },
      { outputParameters: { o: '${workflow.secrets.C}' } },
    );
    expect(policies(text)).toEqual(['A inert script', 'B inert script', 'C inert response']);
  });

  it('counts names without syntax, in workflows and in task definition files', () => {
    const definition = {
      name: 't',
      runtimeMetadata: ['A', 'B'],
      inputTemplate: { x: '${workflow.secrets.C}' },
    };
    const expected = ['A allow metadata', 'B allow metadata', 'C allow other'];
    expect(policies(JSON.stringify([definition]))).toEqual(expected);
    expect(policies(workflow({ taskDefinition: definition }))).toEqual(expected);
    expect(
      policies(
        workflow({
          type: 'UPDATE_SECRET',
          inputParameters: { _secrets: { secretKey: 'K', secretValue: 'v' } },
        }),
      ),
    ).toEqual(['K allow metadata']);
  });

  it('misses no secret that the task itself writes', () => {
    const task = (type: string) =>
      workflow({ type, inputParameters: { _secrets: { secretKey: 'K', x: '${workflow.secrets.L}' } } });
    const missed = (type: string) =>
      scan('conductor', 'w.json', task(type)).map(
        ({ secret, builtIn }) => `${secret} ${builtIn ? 'written' : 'asked for'}`,
      );
    expect(missed('UPDATE_SECRET')).toEqual(['K written', 'L asked for']);
    expect(missed('SIMPLE')).toEqual(['L asked for']);
  });

  it('takes `${workflow.env.X}` for a variable only where there are variables', () => {
    const text = workflow({ inputParameters: { a: '${workflow.env.X}' } });
    expect(scan('conductor', 'w.json', text)).toEqual([]);
    expect(scan('conductor', 'w.json', text, { variables: true })).toMatchObject([
      { secret: 'X', variableOnly: true, kind: 'reference' },
    ]);
  });

  it('says what it would do with a missing name', () => {
    const [embedded, whole] = scan(
      'conductor',
      'w.json',
      workflow({ inputParameters: { a: 'x ${workflow.secrets.A}', b: '${workflow.secrets.A}' } }),
    );
    expect(embedded && engine('conductor').missing(embedded)).toBe(
      'at run time Conductor would put an empty string here',
    );
    expect(whole && engine('conductor').missing(whole)).toBe('at run time Conductor would put null here');
  });

  it('gives a path that outlives inserted tasks', () => {
    const text = workflow({ inputParameters: { a: '${workflow.secrets.A}' } });
    expect(scan('conductor', 'w.json', text)[0]?.field).toMatchObject({
      key: '/tasks/0/inputParameters/a',
      logical: 'w/tasks/r/inputParameters/a#1',
    });
  });
});

describe('a reference where none is looked for', () => {
  it('in a key', () => {
    expect(
      scan('conductor', 'w.json', '{"tasks":[],"inputTemplate":{"${workflow.secrets.A}":1}}'),
    ).toMatchObject([{ kind: 'malformed', secret: 'A', problem: { severity: 'warning' } }]);
    expect(summary(scan('orka', 'f.yaml', '"{{secrets.A}}": 1\n{{secrets.B}}: 2\n'))).toEqual([
      'malformed A allow /{{secrets.A}}',
      'malformed B allow /{{secrets.B}}',
    ]);
  });

  it('without quotes in YAML, where it is a map', () => {
    const text = 'token: {{secrets.A}}\nlist: [{{secrets.B}}, "{{secrets.C}}"]\n';
    const found = scan('orka', 'f.yaml', text);
    expect(summary(found)).toEqual([
      'malformed A allow /token',
      'malformed B allow /list/0',
      'reference C allow /list/1',
    ]);
    expect(found.map(({ nameSpan }) => text.slice(nameSpan.start, nameSpan.end))).toEqual(['A', 'B', 'C']);
  });
});

describe('a YAML alias', () => {
  it('is a reference at each place, with its own policy', () => {
    const text =
      'tasks:\n  - taskReferenceName: a\n    inputParameters: { x: &t "${workflow.secrets.A}" }\noutputParameters: { y: *t }\n';
    expect(summary(scan('conductor', 'w.yaml', text))).toEqual([
      'reference A allow /tasks/0/inputParameters/x',
      'reference A inert /outputParameters/y',
    ]);
  });
});

describe('foreign syntax', () => {
  it('is what this engine neither takes nor reports itself', () => {
    expect(summary(scan('jelou', 'f.json', '{"x":"{{secrets.A}}","y":"{{$context.z}}"}'))).toEqual([
      'foreign A allow /x',
    ]);
    expect(summary(scan('orka', 'f.json', '{"x":"{{secrets.A}}","y":"{{ secrets.B }}"}'))).toEqual([
      'reference A allow /x',
      'malformed B allow /y',
    ]);
  });

  it('is one finding where two engines write alike', () => {
    const [found] = scan('jelou', 'f.json', '{"x":"{{secrets.A}}"}');
    expect(found?.problem).toMatchObject({
      message: 'this is the syntax of Camunda 8 Connectors and Orka, Jelou does not know it',
      help: 'write `{{$secret.A}}`',
    });
  });
});

describe('names', () => {
  it.each([
    ['camunda', ['A', 'a/b', 'x(y)', 'P:Q'], ['A B', 'A}}']],
    ['conductor', ['A', 'with-hyphen', 'A B'], ['A.B', 'A}']],
    ['gainsight', ['a', '_A1'], ['1a', 'a-b']],
    ['orka', ['API_KEY'], ['apiKey', '_A', 'A-B']],
    ['jelou', ['API_KEY', '1A'], ['apiKey', 'A-B']],
  ])('%s', (name, accepted, rejected) => {
    for (const each of accepted) expect(engine(name).nameProblem(each)).toBeNull();
    for (const each of rejected) expect(engine(name).nameProblem(each)).not.toBeNull();
  });
});

describe('formats', () => {
  it.each([
    ['camunda', 'a.bpmn', '', 'xml'],
    ['camunda', 'a.json', '', 'json'],
    ['orka', 'flow', ' {"a":1}', 'json'],
    ['orka', 'flow', 'a: 1', 'yaml'],
    ['camunda', 'model', '\uFEFF<?xml', 'xml'],
  ])('%s reads %s', (name, file, text, format) => {
    expect(engine(name).formatOf(file, text)).toBe(format);
  });
});
