/** The interface without a screen: its state, what each key does, and the rows that are to be seen. */
export { type AskedDetail, askedDetail } from './asked.js';
export { COMMANDS, GROUPS } from './commands.js';
export { parseFilter } from './filter.js';
export { type HelpLine, helpLines } from './help.js';
export { goalsFor } from './jump.js';
export { menuOf, shownKey } from './keys.js';
export { type Layout, layoutOf, pageOf, SMALLEST } from './layout.js';
export { ASK_COMMANDS } from './questions.js';
export { initialState, reduce } from './reduce.js';
export { currentRows, opened, type Rows, selectedNode, selection } from './rows.js';
export { idOf, isUnresolved, type Node, ORDERS, titleOf } from './tree.js';
export * from './types.js';
