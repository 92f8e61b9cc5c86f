/**
 * The vault: everything that changes stores. It decrypts, so the commands load it at the moment of the change and not
 * before; what can be known without a key is known by then.
 */
export {
  type ChooseResult,
  chooseStores,
  type StoreTarget,
  storesWith,
  type Wanted,
} from './choose.js';
export { renameSecret } from './rename.js';
export {
  type Before,
  type Draft,
  type Drafted,
  type KeyFailure,
  type Refused,
  type Transaction,
  type TransactResult,
  transact,
} from './transact.js';
