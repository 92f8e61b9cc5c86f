import { describe, expect, it } from 'vitest';
import { checked, findings } from '../project.js';

const CONFIG = `version: 1
stores: []
workflows: [{ files: "flows/*", engine: pier }]
engines:
  pier:
    reference: "<<NAME>>"
    documents:
      - { name: jobs, formats: [yaml], sniff: [{ path: /jobs, exists: true }], otherwise: { policy: allow } }
`;

describe('a document that is none of the kinds that its engine has', () => {
  it('is said to be unread where it may hold a reference', () => {
    const report = checked({ 'claviger.yaml': CONFIG, 'flows/a.yaml': '# typo\njob: "<<A>>"\n' });
    expect(findings(report)).toEqual(['broken-workflow flows/a.yaml:2:1']);
  });

  it('is so beside others that are known', () => {
    const report = checked({
      'claviger.yaml': CONFIG,
      'flows/a.yaml': 'jobs: {}\n---\njob: "<<A>>"\n',
    });
    expect(findings(report)).toEqual(['broken-workflow flows/a.yaml:3:1']);
  });

  it('is no matter where it holds none', () => {
    const report = checked({ 'claviger.yaml': CONFIG, 'flows/a.yaml': 'job: nothing\n' });
    expect(findings(report)).toEqual([]);
  });

  it('is XML of another namespace for Camunda', () => {
    const report = checked({
      'claviger.yaml': 'version: 1\nstores: []\nworkflows: [{ files: "*.bpmn" }]\n',
      'a.bpmn': '<definitions xmlns="urn:x"><input source="{{secrets.A}}" /></definitions>',
      'b.bpmn': '<definitions xmlns="urn:x"><input source="a" /></definitions>',
    });
    expect(findings(report)).toEqual(['broken-workflow a.bpmn:1:1']);
  });
});
