/**
 * The vault: everything that changes stores. It decrypts, so the commands load it at the moment of the change and not
 * before; what can be known without a key is known by then.
 */
export { identitySource } from '../stores/identities/index.js';
export { type OpenedStore, openStore, plainContent } from '../stores/sops/index.js';
export {
  type ChooseResult,
  chooseStores,
  type StoreTarget,
  storesWith,
  type Wanted,
} from './choose.js';
export { applyEdit, type Edit, type EditedNames, readEdit } from './edit.js';
export { firstStore } from './first-store.js';
export { foreseePlainText } from './foresee.js';
export {
  holdsCiphertext,
  isEmptyValue,
  namedValues,
  textOf,
  textValue,
  withoutLineBreak,
  yamlValue,
} from './given-values.js';
export { moveSecret, moveSteps } from './move.js';
export { type PrivateFile, privateFile } from './private-file.js';
export { rotateStores, syncStores } from './readers.js';
export { draftRemovals } from './remove-secrets.js';
export { renameSecret } from './rename.js';
export { type Assignment, draftValues, refuseUnready } from './set-values.js';
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
