import type { Rule } from './types.js';

export const matchesNothing: Rule = {
  id: 'matches-nothing',
  page: {
    summary: 'an entry of claviger.yaml that has no effect',
    why: 'A pattern with a typing error checks nothing: a folder of workflows is left out, and the check is clean all the same.',
    wrong: 'workflows:\n  - { files: "projcts/**/*.bpmn", engine: camunda }',
    right: 'workflows:\n  - { files: "projects/**/*.bpmn", engine: camunda }',
    runtime: ['every engine: what is not checked is found out at run time'],
  },
  *check({ project }) {
    for (const { span, message, help, entry } of project.unmatched)
      yield {
        message,
        location: { file: project.config.file, span },
        logical: entry,
        ...(help === null ? {} : { help }),
      };
  },
};
