/** Workflows of Conductor: JSON, tasks within tasks. */
import { host, identifier, path, prose, sentence, thing } from './words.mjs';

export const REFERENCE = {
  write: (name) => `\${workflow.secrets.${name}}`,
  malformed: (name) => `\${ workflow.secrets.${name} }`,
  otherwise: (random) =>
    random.pick(['${workflow.input.token}', '${workflow.env.API_KEY}', '${sign_in.output.apiKey}']),
};

export function conductor(file) {
  const { random, size } = file;
  let number = 0;
  let written = 600;
  /** One task; for a fork, the fork and its join. */
  const task = () => {
    const name = identifier(random, number++);
    const make = number === 1 ? http : random.pick(TASKS);
    const made = { name, taskReferenceName: name, ...make(file, task) };
    if (random.chance(0.3)) made.description = prose(random, random.between(1, 2));
    if (random.chance(0.4))
      Object.assign(made, { optional: random.chance(0.2), startDelay: 0, asyncComplete: false });
    if (made.type !== 'FORK_JOIN') return [made];
    const join = identifier(random, number++);
    const joinOn = made.forkTasks.map((branch) => branch.at(-1).taskReferenceName);
    return [made, { name: join, taskReferenceName: join, type: 'JOIN', joinOn }];
  };
  const tasks = [];
  while (written < size) {
    const made = task();
    written += JSON.stringify(made, null, 2).length * 1.25;
    tasks.push(...made);
  }
  return {
    name: file.name,
    description: prose(random, random.between(1, 3)),
    version: random.between(1, 9),
    schemaVersion: 2,
    ownerEmail: `${thing(random)}s@example.com`,
    timeoutPolicy: random.pick(['TIME_OUT_WF', 'ALERT_ONLY']),
    timeoutSeconds: random.between(1, 240) * 60,
    restartable: true,
    inputParameters: [thing(random), 'token', 'country'],
    tasks,
    outputParameters: { result: `\${${tasks.at(-1)?.taskReferenceName ?? 'none'}.output.response.body}` },
  };
}

function http(file) {
  const { random, credential } = file;
  return {
    type: 'HTTP',
    inputParameters: {
      http_request: {
        uri: random.chance(0.003)
          ? `https://${host(random)}${path(random)}?key=${credential()}`
          : `https://${host(random)}${path(random)}/\${workflow.input.${thing(random)}}`,
        method: random.pick(['GET', 'POST', 'PUT']),
        headers: { Authorization: `Bearer ${credential()}`, 'Content-Type': 'application/json' },
        body: {
          [thing(random)]: `\${workflow.input.${thing(random)}}`,
          note: sentence(random),
          copies: random.between(1, 5),
        },
        connectionTimeOut: 3000,
        readTimeOut: 3000,
      },
    },
  };
}

function simple({ random, credential }) {
  return {
    type: 'SIMPLE',
    inputParameters: {
      [thing(random)]: `\${workflow.input.${thing(random)}}`,
      apiKey: credential(),
      template: `${thing(random)}-${random.between(1, 40)}`,
      options: {
        language: random.pick(['en', 'de', 'fr', 'ja']),
        retries: random.between(0, 5),
        dryRun: false,
      },
    },
    taskDefinition: { retryCount: 3, retryLogic: 'FIXED', retryDelaySeconds: 10, timeoutSeconds: 120 },
  };
}

function jq({ random }) {
  return {
    type: 'JSON_JQ_TRANSFORM',
    inputParameters: {
      items: `\${workflow.input.${thing(random)}s}`,
      queryExpression: `.items | map({ id: .${thing(random)}.id, total: (.amount // 0), name: .${thing(random)}.name }) | sort_by(.total)`,
    },
  };
}

function decide({ random }, task) {
  const field = thing(random);
  return {
    type: 'SWITCH',
    evaluatorType: 'value-param',
    expression: field,
    inputParameters: { [field]: `\${workflow.input.${field}}` },
    decisionCases: {
      DE: task(),
      [random.pick(['US', 'FR', 'JP'])]: random.chance(0.4) ? [...task(), ...task()] : task(),
    },
    defaultCase: random.chance(0.5) ? task() : [],
  };
}

function fork(_file, task) {
  return { type: 'FORK_JOIN', forkTasks: [task(), task()] };
}

/** Those that hold others are rare, or a workflow would never end. */
const TASKS = [http, http, http, simple, simple, simple, simple, jq, jq, decide, fork];
