/** Policy: what secrets may be used for. `allow` is read here, what it says of a use decided and put into words. */
export {
  ALLOW_KINDS,
  type Decision,
  decide,
  type Limit,
  type Place,
  type PlaceField,
  type Step,
  sendsTo,
} from './decide.js';
export { targetIn } from './destination.js';
export { limitsOn } from './limits.js';
export type * from './types.js';
export { decisionsOf, type EnvironmentDecision } from './uses.js';
export { describeStep, originOf, permitted, refusal } from './words.js';
