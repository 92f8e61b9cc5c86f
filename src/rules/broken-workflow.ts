import { counted } from '../counted.js';
import { tellingWorkflows } from '../telling-workflows.js';
import { answeredFor } from './places.js';
import type { Rule } from './types.js';

export const brokenWorkflow: Rule = {
  id: 'broken-workflow',
  page: {
    summary: "a workflow file that can't be read or parsed",
    why: "What a broken file refers to can't be told, so nothing about it is proven. Lenient tools accept such files in silence and drop what follows the break.",
    wrong: '{ "name": "charge", "tasks": [ }',
    right: "a file that its format's parser accepts",
    runtime: ['every engine: the deployment is refused, or a part of the workflow is missing'],
  },
  *check(analysis) {
    for (const { file, engine, problems } of tellingWorkflows(analysis)) {
      const [first] = problems;
      const environments = answeredFor(analysis, file);
      if (!first || environments.length === 0) continue;
      const more = problems.length - 1;
      yield {
        message: first.message,
        location: { file: file.file, span: first.span },
        logical: '',
        engine: engine.name,
        scope: file.scope,
        environments,
        help: 'its references are not checked until the file can be parsed',
        notes:
          more > 0 ? [`${counted(more, 'more problem follows', 'more problems follow')} in this file`] : [],
      };
    }
  },
};
