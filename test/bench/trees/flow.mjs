/** Flows of Orka and Jelou, which have no public format: steps in YAML or JSON. */
import { host, identifier, path, prose, sentence, thing, title } from './words.mjs';

export const ORKA = {
  write: (name) => `{{secrets.${name}}}`,
  malformed: (name) => `{{ secrets.${name} }}`,
  otherwise: (random) => random.pick(['{{input.token}}', '{{vars.apiKey}}', '{{steps.sign_in.body.token}}']),
  value: (field) => `{{input.${field}}}`,
};

export const JELOU = {
  write: (name) => `{{$secret.${name}}}`,
  malformed: (name) => `{{ $secret.${name} }}`,
  otherwise: (random) => random.pick(['{{$context.token}}', '{{$memory.apiKey}}', '{{$memory.login.token}}']),
  value: (field) => `{{$memory.${field}}}`,
};

export function flowInJson(file) {
  const { random, size, name } = file;
  const nodes = [];
  let written = 300;
  while (written < size) {
    const id = identifier(random, nodes.length);
    const node =
      nodes.length > 0 && random.chance(0.5)
        ? {
            id,
            type: 'message',
            text: `${sentence(random)} ${file.syntax.value(thing(random))}`,
            next: identifier(random, nodes.length + 1),
          }
        : {
            id,
            type: 'http',
            description: prose(random, 1),
            request: {
              method: 'POST',
              url: `https://${host(random)}${path(random)}`,
              headers: { Authorization: `Bearer ${file.credential()}`, Accept: 'application/json' },
              body: { [thing(random)]: file.syntax.value(thing(random)), amount: random.between(1, 9000) },
            },
          };
    written += JSON.stringify(node, null, 2).length * 1.3;
    nodes.push(node);
  }
  return { id: name, name: title(random), channel: random.pick(['whatsapp', 'web', 'sms']), nodes };
}

export function flowInYaml(file) {
  const { random, size, name } = file;
  const anchored = random.chance(0.08);
  const lines = [
    `# ${sentence(random)}.`,
    `id: ${name}`,
    `name: ${title(random)}`,
    ...(random.chance(0.5) ? ['description: >-', ...folded(prose(random, random.between(2, 6)), '  ')] : []),
    'trigger:',
    '  type: schedule',
    `  cron: "${random.between(0, 59)} ${random.between(0, 23)} * * 1-5"`,
    ...(anchored
      ? ['defaults: &defaults', '  retries: 3', '  timeout: 30s', '  backoff: { initial: 2s, factor: 2 }']
      : []),
    'steps:',
  ];
  let written = lines.join('\n').length;
  for (let number = 0; written < size; number++) {
    const make = number === 0 ? http : random.pick(STEPS);
    const step = [
      ...(random.chance(0.15) ? [`  # ${sentence(random)}`] : []),
      `  - id: ${identifier(random, number)}`,
      ...make(file).map((line) => `    ${line}`),
      ...(anchored && random.chance(0.5) ? ['    options:', '      <<: *defaults', '      log: true'] : []),
    ];
    written += step.reduce((sum, line) => sum + line.length + 1, 0);
    lines.push(...step);
  }
  return `${lines.join('\n')}\n`;
}

function http(file) {
  const { random, credential, syntax } = file;
  const quote = random.pick(["'", '"']);
  return [
    'type: http',
    ...(random.chance(0.6) ? [`description: ${sentence(random)}.`] : []),
    'request:',
    `  method: ${random.pick(['GET', 'POST', 'PUT'])}`,
    `  url: https://${host(random)}${path(random)}`,
    '  headers:',
    random.chance(0.5)
      ? `    Authorization: Bearer ${credential()}`
      : `    X-Api-Key: ${quote}${credential()}${quote}`,
    '    Accept: application/json',
    '  body:',
    `    ${thing(random)}: ${quote}${syntax.value(thing(random))}${quote}`,
    `    amount: ${random.between(1, 9000)}`,
    ...(random.chance(0.3) ? ['    tags: [nightly, "second run", import]'] : []),
  ];
}

function code({ random, credential, syntax }) {
  return [
    'type: code',
    'language: javascript',
    'source: |',
    `  // ${sentence(random)}.`,
    ...(random.chance(0.3) ? [`  const login = { user: "acme", password: "${credential()}" };`] : []),
    ...Array.from(
      { length: random.between(2, 14) },
      () =>
        `  const ${thing(random)}${random.between(1, 99)} = input.${thing(random)}.filter((each) => each.amount > ${random.between(1, 500)});`,
    ),
    `  return { result: "${syntax.value(thing(random))}" };`,
  ];
}

function message({ random, syntax }) {
  return [
    'type: message',
    ...(random.chance(0.4)
      ? ['text: |-', ...folded(prose(random, random.between(2, 5)), '  ')]
      : [`text: "${sentence(random)}, ${syntax.value(thing(random))}"`]),
    `channel: ${random.pick(['mail', 'sms', 'chat'])}`,
  ];
}

function map({ random, syntax }) {
  return [
    'type: map',
    'fields:',
    ...Array.from(
      { length: random.between(3, 10) },
      (_, at) => `  ${thing(random)}_${at}: "${syntax.value(thing(random))}"`,
    ),
  ];
}

const STEPS = [http, http, code, message, message, map];

function folded(text, indent) {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines[lines.length - 1].length + word.length > 90) lines.push('');
    lines[lines.length - 1] += lines[lines.length - 1] === '' ? word : ` ${word}`;
  }
  return lines.map((line) => indent + line);
}
