/**
 * Bounds that keep hostile files from taking the machine along. Real workflow files stay far below them.
 */

/** Files above this are refused unread: a workflow or store of this size is a mistake, and a parser needs many times its size. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Maps, lists and elements inside each other. Readers of the tree may recurse: this many frames are safe. */
export const MAX_DEPTH = 1000;

/**
 * The same for YAML, whose library recurses through several large frames for each level: near the end of the stack
 * V8 may even abort the process while it compiles a regular expression.
 */
export const MAX_YAML_DEPTH = 250;

/** Nodes that aliases and merge keys of one YAML file may add to its tree. */
export const MAX_ALIAS_NODES = 100_000;

/** A broken file need not say so a thousand times. */
export const MAX_PROBLEMS = 20;
