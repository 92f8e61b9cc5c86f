/** Camunda 8: BPMN with connectors and a diagram, and templates of elements. */
import { host, identifier, path, prose, sentence, thing, title } from './words.mjs';

export const REFERENCE = {
  write: (name) => `{{secrets.${name}}}`,
  malformed: (name) => `{{SECRETS.${name}}}`,
  otherwise: (random) => random.pick(['=token', '=login.apiKey', '=credentials.token']),
};

/** In an attribute or a text. */
export const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&#34;');
const input = (source, target) => `          <zeebe:input source="${escaped(source)}" target="${target}" />`;

const NAMESPACES =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:modeler="http://camunda.org/schema/modeler/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';

export function bpmn(file) {
  const { random, size, name } = file;
  const nodes = [['StartEvent_1', 36, start(file)]];
  const flows = [];
  let written = 1800;
  const add = (id, width, lines) => {
    const flow = `Flow_${nodes.length}`;
    const [from] = nodes.at(-1);
    nodes.push([id, width, lines]);
    flows.push([flow, from, id]);
    written += 700 + lines.reduce((sum, line) => sum + line.length + 1, 0);
  };
  for (let number = 1; written < size || number === 1; number++) {
    const id = `Activity_${identifier(random, number)}`;
    const make = number === 1 ? connectorTask : random.pick(TASKS);
    add(id, 100, make(file, id));
  }
  add('EndEvent_1', 36, ['    <bpmn:endEvent id="EndEvent_1" name="Done" />']);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<bpmn:definitions ${NAMESPACES} id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn" exporter="Camunda Modeler" exporterVersion="5.39.0" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.7.0">`,
    `  <bpmn:process id="${name}" name="${title(random)}" isExecutable="true">`,
    ...(random.chance(0.5)
      ? [`    <bpmn:documentation>${escaped(prose(random, random.between(1, 6)))}</bpmn:documentation>`]
      : []),
    ...(random.chance(0.1) ? [`    <!-- ${sentence(random)} -->`] : []),
    ...nodes.flatMap(([, , lines]) => lines),
    ...flows.map(
      ([id, from, to]) => `    <bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}" />`,
    ),
    '  </bpmn:process>',
    '  <bpmndi:BPMNDiagram id="BPMNDiagram_1">',
    `    <bpmndi:BPMNPlane id="BPMNPlane_1" bpmnElement="${name}">`,
    ...nodes.flatMap(([id, width], at) => [
      `      <bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}">`,
      `        <dc:Bounds x="${150 + at * 160}" y="80" width="${width}" height="${width === 100 ? 80 : 36}" />`,
      '      </bpmndi:BPMNShape>',
    ]),
    ...flows.flatMap(([id], at) => [
      `      <bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">`,
      `        <di:waypoint x="${250 + at * 160}" y="120" />`,
      `        <di:waypoint x="${310 + at * 160}" y="120" />`,
      '      </bpmndi:BPMNEdge>',
    ]),
    '    </bpmndi:BPMNPlane>',
    '  </bpmndi:BPMNDiagram>',
    '</bpmn:definitions>',
    '',
  ].join('\n');
}

function start({ random, credential }) {
  if (random.chance(0.7)) return ['    <bpmn:startEvent id="StartEvent_1" name="Start" />'];
  const property = (name, value) => `          <zeebe:property name="${name}" value="${escaped(value)}" />`;
  return [
    '    <bpmn:startEvent id="StartEvent_1" name="Called" zeebe:modelerTemplate="io.camunda.connectors.webhook.WebhookConnector.v1" zeebe:modelerTemplateVersion="12">',
    '      <bpmn:extensionElements>',
    '        <zeebe:properties>',
    property('inbound.type', 'io.camunda:webhook:1'),
    property('inbound.context', `${thing(random)}-${random.between(1, 999)}`),
    property('inbound.shouldValidateHmac', 'enabled'),
    property('inbound.hmacSecret', credential()),
    property('inbound.hmacHeader', 'X-Signature'),
    property('resultExpression', `={ ${thing(random)}: request.body.id }`),
    '        </zeebe:properties>',
    '      </bpmn:extensionElements>',
    '    </bpmn:startEvent>',
  ];
}

function connectorTask(file, id) {
  const { random, credential } = file;
  const own = random.chance(0.2);
  const template = own ? file.template : 'io.camunda.connectors.HttpJson.v2';
  return [
    `    <bpmn:serviceTask id="${id}" name="${title(random)}" zeebe:modelerTemplate="${template}" zeebe:modelerTemplateVersion="${own ? 1 : 11}">`,
    '      <bpmn:extensionElements>',
    `        <zeebe:taskDefinition type="${own ? `${template}:1` : 'io.camunda:http-json:1'}" retries="3" />`,
    '        <zeebe:ioMapping>',
    input('bearer', 'authentication.type'),
    input(credential(), 'authentication.token'),
    input(random.pick(['GET', 'POST', 'PUT']), 'method'),
    random.chance(0.6)
      ? input(`https://${host(random)}${path(random)}`, 'url')
      : input(`="https://${host(random)}${path(random)}/" + ${thing(random)}.id`, 'url'),
    input(
      `={\n  "Content-Type": "application/json",\n  "X-Request": ${thing(random)}.id,\n  "X-Note": "${sentence(random)}"\n}`,
      'headers',
    ),
    input(
      `={ ${thing(random)}: ${thing(random)}.total, currency: "EUR", items: ${thing(random)}s[amount > ${random.between(1, 99)}] }`,
      'body',
    ),
    input('20', 'connectionTimeoutInSeconds'),
    '        </zeebe:ioMapping>',
    '        <zeebe:taskHeaders>',
    `          <zeebe:header key="elementTemplateId" value="${template}" />`,
    `          <zeebe:header key="resultExpression" value="={ ${thing(random)}: response.body }" />`,
    `          <zeebe:header key="errorExpression" value="=if error.code = &#34;404&#34; then bpmnError(&#34;absent&#34;, &#34;${sentence(random)}&#34;) else null" />`,
    '        </zeebe:taskHeaders>',
    '      </bpmn:extensionElements>',
    '    </bpmn:serviceTask>',
  ];
}

function userTask({ random }, id) {
  return [
    `    <bpmn:userTask id="${id}" name="${title(random)}">`,
    ...(random.chance(0.5)
      ? [`      <bpmn:documentation>${escaped(prose(random, random.between(1, 4)))}</bpmn:documentation>`]
      : []),
    '      <bpmn:extensionElements>',
    `        <zeebe:formDefinition formId="${thing(random)}-form" />`,
    `        <zeebe:assignmentDefinition candidateGroups="${thing(random)}s" />`,
    '        <zeebe:userTask />',
    '      </bpmn:extensionElements>',
    '    </bpmn:userTask>',
  ];
}

function worker({ random }, id) {
  return [
    `    <bpmn:serviceTask id="${id}" name="${title(random)}">`,
    '      <bpmn:extensionElements>',
    `        <zeebe:taskDefinition type="${identifier(random, 1, '-')}" retries="3" />`,
    '        <zeebe:ioMapping>',
    input(`=${thing(random)}.id`, thing(random)),
    `          <zeebe:output source="=result" target="${thing(random)}Result" />`,
    '        </zeebe:ioMapping>',
    '      </bpmn:extensionElements>',
    '    </bpmn:serviceTask>',
  ];
}

function script({ random }, id) {
  return [
    `    <bpmn:scriptTask id="${id}" name="${title(random)}">`,
    '      <bpmn:extensionElements>',
    `        <zeebe:script expression="=sum(for each in ${thing(random)}s return each.amount) &gt; ${random.between(1, 9000)}" resultVariable="${thing(random)}Total" />`,
    '      </bpmn:extensionElements>',
    '    </bpmn:scriptTask>',
  ];
}

const TASKS = [connectorTask, connectorTask, connectorTask, userTask, userTask, worker, worker, script];

/** The template that `file.template` names, with the fields that connector tasks set. */
export function elementTemplate({ random, template, credential }) {
  const field = (name, group, more = {}) => ({
    id: name,
    label: title(random),
    description: prose(random, 1),
    group,
    type: 'String',
    feel: 'optional',
    binding: { type: 'zeebe:input', name },
    ...more,
  });
  return {
    $schema: 'https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json',
    name: title(random),
    id: template,
    version: 1,
    description: prose(random, random.between(1, 3)),
    appliesTo: ['bpmn:Task'],
    elementType: { value: 'bpmn:ServiceTask' },
    groups: ['authentication', 'endpoint', 'input'].map((id) => ({ id, label: id })),
    properties: [
      { value: `${template}:1`, binding: { type: 'zeebe:taskDefinition:type' }, type: 'Hidden' },
      field('authentication.type', 'authentication', { value: 'bearer' }),
      field('authentication.token', 'authentication', {
        value: credential(),
        tooltip: 'Refer to a secret here',
      }),
      field('method', 'endpoint'),
      field('url', 'endpoint', {
        constraints: { notEmpty: true, pattern: { value: '^(=|https?://).*$', message: 'a URL' } },
      }),
      field('headers', 'endpoint', { feel: 'required' }),
      field('body', 'input', { feel: 'required' }),
      field('connectionTimeoutInSeconds', 'input', { value: '20' }),
    ],
  };
}
