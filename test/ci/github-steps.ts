/** Runs the steps of action.yml as GitHub's runner would: expressions, `if`, files for outputs and the summary. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const ACTION = fileURLToPath(new URL('../../action.yml', import.meta.url));

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string | number }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

export interface Job {
  /** The checkout. */
  readonly workspace: string;
  /** A folder for files of the runner. */
  readonly temp: string;
  readonly event: string;
  /** The event's payload. */
  readonly payload: unknown;
  readonly sha: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly path?: string;
}

export interface JobResult {
  readonly steps: readonly { readonly name: string; readonly code: number | null }[];
  /** Standard output and error of every step. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export function readAction(): Action {
  return parse(readFileSync(ACTION, 'utf8'));
}

export function runAction(job: Job): JobResult {
  const action = readAction();
  const temp = mkdtempSync(join(job.temp, 'runner-'));
  const summary = join(temp, 'summary.md');
  writeFileSync(summary, '');
  const outputsOf: Record<string, { readonly outputs: Readonly<Record<string, string>> }> = {};
  const github = { event: job.payload, event_name: job.event, token: 'the-token' };
  const inputs: Record<string, string> = {};
  const value = (text: string) => expand(text, { inputs, github, steps: outputsOf });
  for (const [name, { default: given }] of Object.entries(action.inputs))
    inputs[name] = job.inputs[name] ?? value(String(given));
  const steps: { name: string; code: number | null }[] = [];
  let log = '';
  let failed = false;
  for (const step of action.runs.steps) {
    const condition = step.if ?? 'true';
    const wanted = truthy(evaluate(condition, { inputs, github, steps: outputsOf }));
    if (!wanted || (failed && !condition.includes('always()'))) continue;
    if (step.run === undefined) {
      steps.push({ name: step.name, code: null });
      continue;
    }
    const script = join(temp, `${steps.length}.sh`);
    const output = join(temp, `${steps.length}.output`);
    writeFileSync(script, step.run);
    writeFileSync(output, '');
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', script],
      {
        cwd: join(job.workspace, value(step['working-directory'] ?? '.')),
        encoding: 'utf8',
        env: {
          PATH: job.path ?? process.env.PATH,
          HOME: temp,
          GIT_CONFIG_GLOBAL: '/dev/null',
          GITHUB_WORKSPACE: job.workspace,
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summary,
          GITHUB_EVENT_NAME: job.event,
          GITHUB_SHA: job.sha,
          GITHUB_REPOSITORY: 'acme/flows',
          RUNNER_TEMP: temp,
          ...Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, value(text)])),
        },
      },
    );
    log += stdout + stderr;
    failed ||= status !== 0;
    steps.push({ name: step.name, code: status });
    const lines = readFileSync(output, 'utf8')
      .split('\n')
      .filter((line) => line.includes('='));
    outputsOf[step.id ?? step.name] = {
      outputs: Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      ),
    };
  }
  const outputs = Object.entries(action.outputs).map(([name, output]) => [name, value(output.value)]);
  return { steps, log, outputs: Object.fromEntries(outputs), summary: readFileSync(summary, 'utf8') };
}

/** A program of this name that the steps find first, and that does what the shell script says. */
export function fakeProgram(folder: string, name: string, script: string): string {
  const bin = join(folder, `bin-${name}`);
  if (!existsSync(bin)) mkdirSync(bin);
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}`, { mode: 0o755 });
  return `${bin}:${process.env.PATH}`;
}

type Contexts = Readonly<Record<string, unknown>>;

function expand(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => shown(evaluate(expression, contexts)));
}

/** The part of GitHub's expression language that the action uses: `||`, `&&`, `==`, `!=`, `always()`, texts, contexts. */
function evaluate(expression: string, contexts: Contexts): unknown {
  const some = expression.split('||');
  if (some.length > 1)
    return some
      .map((each) => evaluate(each, contexts))
      .find((each, at, all) => truthy(each) || at === all.length - 1);
  const every = expression.split('&&');
  if (every.length > 1)
    return every
      .map((each) => evaluate(each, contexts))
      .find((each, at, all) => !truthy(each) || at === all.length - 1);
  const [, left = '', operator = '', right = ''] = /^(.*?)([!=]=)(.*)$/.exec(expression) ?? [];
  if (operator !== '') {
    const same = shown(evaluate(left, contexts)) === shown(evaluate(right, contexts));
    return operator === '==' ? same : !same;
  }
  const word = expression.trim();
  const [, text] = /^'(.*)'$/.exec(word) ?? [];
  if (text !== undefined) return text;
  if (word === 'true' || word === 'always()') return true;
  if (!/^[a-z_]+(\.[A-Za-z_-]+)+$/.test(word)) throw new Error(`no expression: ${word}`);
  return word.split('.').reduce<unknown>((object, key) => Object(object)[key], contexts);
}

function truthy(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '';
}

function shown(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
