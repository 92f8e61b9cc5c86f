import { describe, expect, it } from 'vitest';
import { scan } from './scanning.js';

/** What grows with the square of a file's size takes minutes here, and what does not takes a second or two. */
const LIMIT = 20_000;
const MANY = 10_000;

describe('a file with ten thousand references', () => {
  it(
    'may have them in one string',
    () => {
      const text = JSON.stringify({ token: '{{secrets.A}} '.repeat(MANY) });
      expect(scan('camunda', 'input.json', text)).toHaveLength(MANY);
      expect(scan('orka', 'flow.json', text)).toHaveLength(MANY);
    },
    LIMIT,
  );

  it(
    'may have them below one element',
    () => {
      const inputs = Array.from(
        { length: MANY },
        (_, at) => `<z:input source="{{secrets.A${at}}}" target="t${at}" />`,
      );
      const text = `<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="http://camunda.org/schema/zeebe/1.0"><d:process id="p"><d:serviceTask id="t" z:modelerTemplate="m"><d:extensionElements><z:ioMapping>${inputs.join('')}</z:ioMapping></d:extensionElements></d:serviceTask></d:process></d:definitions>`;
      const found = scan('camunda', 'a.bpmn', text);
      expect(found).toHaveLength(MANY);
      expect(found.at(-1)?.field.pointer).toBe(
        `/definitions/process[1]/serviceTask[1]/extensionElements[1]/ioMapping[1]/input[${MANY}]/@source`,
      );
    },
    LIMIT,
  );
});
