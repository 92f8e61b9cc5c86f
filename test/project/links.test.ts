import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loaded, project, tree } from './tree.js';

const CONFIG = 'version: 1\nstores:\n  - files: "secrets/*.yaml"\nworkflows:\n  - files: "**/*.bpmn"\n';
const workflows = (root: string) => loaded(root).workflows.map(({ file }) => file);

describe.skipIf(process.platform === 'win32')('symbolic links', () => {
  it('to a folder in the project are followed', () => {
    const root = project(CONFIG, 'real/a.bpmn');
    symlinkSync('real', join(root, 'linked'));
    expect(workflows(root)).toEqual(['linked/a.bpmn', 'real/a.bpmn']);
  });

  it('to a folder outside are not', () => {
    const outside = tree({ 'b.bpmn': '' });
    const root = project(CONFIG, 'a.bpmn');
    symlinkSync(outside, join(root, 'outside'));
    expect(workflows(root)).toEqual(['a.bpmn']);
  });

  it('to an ancestor, or round in a circle, end', () => {
    const root = project(CONFIG, 'a/x.bpmn', 'b/y.bpmn');
    symlinkSync('..', join(root, 'a/up'));
    symlinkSync('../b', join(root, 'a/b'));
    symlinkSync('../a', join(root, 'b/a'));
    expect(workflows(root)).toEqual(['a/b/y.bpmn', 'a/x.bpmn', 'b/a/x.bpmn', 'b/y.bpmn']);
  });

  it("of a file to itself, or to nowhere, are files that can't be read", () => {
    const root = project(CONFIG);
    symlinkSync('loop.bpmn', join(root, 'loop.bpmn'));
    symlinkSync('nowhere', join(root, 'gone.bpmn'));
    expect(workflows(root)).toEqual(['gone.bpmn', 'loop.bpmn']);
  });
});

it('a folder that is called like a store is handed over as one', () => {
  const root = project(CONFIG, 'x.bpmn');
  mkdirSync(join(root, 'secrets/prod.yaml'), { recursive: true });
  expect(loaded(root).stores).toMatchObject([{ file: 'secrets/prod.yaml' }]);
});
