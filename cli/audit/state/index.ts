/** The interface without a screen: its state, what each key does, and the rows that are to be seen. */
export { type AskedDetail, askedDetail } from './asked.js';
export { COMMANDS, GROUPS } from './commands.js';
export { parseFilter } from './filter.js';
export { type HelpLine, helpLines } from './help.js';
export { goalsFor } from './jump.js';
export { menuOf, shownKey } from './keys.js';
export { type Layout, layoutOf, pageOf, SMALLEST } from './layout.js';
export { ORDERS } from './orders.js';
export { ASK_COMMANDS } from './questions.js';
export { initialState, reduce } from './reduce.js';
export { currentRows, type Node, opened, type Rows, selectedNode } from './rows.js';
export { idOf, titleOf } from './titles.js';
export * from './types.js';
export { isUnresolved } from './unresolved.js';
