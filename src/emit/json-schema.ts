/**
 * The JSON Schema validator, as a module of its own: a bundler gives a lazily imported CommonJS package only its default
 * export, so the name is imported here and this module lazily.
 */
export { Ajv2020 } from 'ajv/dist/2020.js';
