import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** What esbuild writes of modules, in the one form that it has for each. */
const IMPORT = /(?<![\w$.])import(?:\{([^{}]*)\}from)?"((?:node:|\.\/)[^"]+)";/g;
const EXPORT = /export\{([^{}]*)\};\s*$/;
/** Names that no chunk has for something of its own. */
const CHUNK = '__chunk';
const REQUIRE = '__load';
const DYNAMIC = /(?<![\w$.])import\("([^"]+)"\)/g;

/**
 * Makes two scripts of the chunks of an ES module build, each chunk a function that gives what it exports. A script that
 * has every module at its top is taken in by V8 as a whole, all functions of all commands; of a function that is not
 * called, V8 has no more than that it is there. What a chunk imports it takes once, when it is run: no chunk imports
 * another in a circle, and none changes what it has exported.
 *
 * The text of a script is read whole. So there are two: `program` has what the `first` sources and the entry need to be
 * loaded, `rest` all other chunks, and it is loaded with the first of them.
 *
 * @param first sources that are imported dynamically
 * @returns of each its name, which changes with its content, and its text: `program` is a function of what CommonJS modules
 *   are given and of what loads a script, `rest` of two functions that give a chunk and a module of Node.js
 */
export function twoScripts({ metafile, outputFiles }, { entry, first }) {
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  refuseCircles(outputs);
  const early = neededBy([entry, ...first.map((source) => chunkOf(source, outputs))], outputs);
  const functions = (isEarly) =>
    [...texts]
      .filter(([name]) => early.has(name) === isEarly)
      .map(
        ([name, text]) =>
          `${JSON.stringify(name)}(){/*${modulesOf(outputs.get(name))}*/${functionBody(name, text, outputs.get(name), texts)}}`,
      )
      .join(',\n');
  const rest = named(
    'rest',
    `(function(${CHUNK},${REQUIRE}){"use strict";
return{${functions(false)}}})
`,
  );
  const program = named(
    'program',
    `(function(exports,require,module,__filename,__dirname,__script){"use strict";
var made={},rest,${CHUNK}=name=>made[name]??=(chunks[name]??(rest??=__script(${JSON.stringify(rest.name)})(${CHUNK},require))[name])(),${REQUIRE}=require,chunks={${functions(true)}};
module.exports=${CHUNK}(${JSON.stringify(entry)})})
`,
  );
  return [program, rest];
}

function named(word, text) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
  return { name: `${word}-${hash}.js`, text };
}

function chunkOf(source, outputs) {
  const found = [...outputs].find(([, { entryPoint }]) => entryPoint && withinProject(entryPoint) === source);
  if (!found) throw new Error(`nothing imports ${source} dynamically`);
  return found[0];
}

/** These chunks and all that they import, but for what they import only at some moment. */
function neededBy(names, outputs) {
  const needed = new Set();
  const visit = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const { path, kind } of outputs.get(name)?.imports ?? [])
      if (kind === 'import-statement') visit(basename(path));
  };
  names.forEach(visit);
  return needed;
}

/** Whoever builds may stand elsewhere. */
function withinProject(path) {
  return /(?:^|\/)((?:src|cli|node_modules)\/.*)$/.exec(path)?.[1] ?? basename(path);
}

/** Says of each chunk what it is made of: a test reads it. */
function modulesOf({ inputs }) {
  return Object.keys(inputs).map(withinProject).join(' ');
}

function functionBody(name, text, output, chunks) {
  const taken = (path) => {
    const chunk = path.startsWith('./') ? path.slice(2) : '';
    return chunks.has(chunk) ? `${CHUNK}(${JSON.stringify(chunk)})` : `${REQUIRE}(${JSON.stringify(path)})`;
  };
  const imported = [];
  // As in a module, they come before everything else.
  let head = '';
  let body = text.replace(IMPORT, (_, names, path) => {
    imported.push(path);
    head += names === undefined ? `${taken(path)};` : `var{${names.replaceAll(' as ', ':')}}=${taken(path)};`;
    return '';
  });
  const exported = EXPORT.exec(body);
  if (exported) body = body.slice(0, exported.index);
  const names = (exported?.[1] ?? '')
    .split(',')
    .filter(Boolean)
    .map((each) => each.split(' as '));
  const dynamic = [];
  body = body.replace(DYNAMIC, (_, path) => {
    dynamic.push(path);
    return `Promise.resolve().then(()=>${taken(path)})`;
  });
  const asWritten =
    same(imported, output.imports, 'import-statement') &&
    same(dynamic, output.imports, 'dynamic-import') &&
    names.length === output.exports.length &&
    !names.some(([local]) => isReassigned(local, body)) &&
    !isLate(names, body) &&
    !/(?<![\w$.])import\.meta/.test(text) &&
    !text.includes(CHUNK) &&
    !text.includes(REQUIRE);
  if (!asWritten) throw new Error(`${name} is written in a way that is not known: see two-scripts.mjs`);
  return `${head}${body}return{${names.map(([local, as = local]) => `${JSON.stringify(as)}:${local}`).join(',')}}`;
}

/**
 * A name that gets its value anywhere but where it is declared might change after it was handed out. So might one that is
 * assigned twice, be it two variables of one name.
 */
function isReassigned(name, text) {
  const escaped = name.replaceAll('$', '\\$');
  const assigned = new RegExp(`(?<![\\w$.])${escaped}(?:=(?![=>])|\\+\\+|--|[-+*/|&?]+=)`, 'g');
  const declared = new RegExp(`(?:(?:var|let|const) |,)${escaped}=(?![=>])`);
  const isFunction = new RegExp(`(?:function\\*?|class) ?${escaped}[({ ]`).test(text);
  const times = text.match(assigned)?.length ?? 0;
  return isFunction ? times > 0 : times > 1 || (times === 1 && !declared.test(text));
}

/** Modules that run when they are asked for: what they declare has no value before. */
function isLate(names, text) {
  const declared = [...text.matchAll(/(?<![\w$.])var ([\w$]+(?:,[\w$]+)*)=__esm\(/g)];
  const late = new Set(declared.flatMap(([, list]) => list.split(',')));
  return declared.length !== text.split('=__esm(').length - 1 || names.some(([local]) => late.has(local));
}

function same(paths, imports, kind) {
  const expected = imports.filter((each) => each.kind === kind).map(({ path }) => basename(path));
  return isDeepStrictEqual(new Set(paths.map((path) => basename(path))), new Set(expected));
}

function refuseCircles(outputs) {
  const done = new Set();
  const visit = (name, way) => {
    if (way.includes(name)) throw new Error(`chunks import each other: ${[...way, name].join(', ')}`);
    if (done.has(name)) return;
    for (const { path, kind } of outputs.get(name)?.imports ?? [])
      if (kind === 'import-statement') visit(basename(path), [...way, name]);
    done.add(name);
  };
  for (const name of outputs.keys()) visit(name, []);
}
