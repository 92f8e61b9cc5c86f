import type { Asked, Completed, Word } from './table.js';

/**
 * Works from bash 3.2 (macOS) on. Names from the project are never handed to `compgen -W`, which expands what it is given,
 * and come out quoted.
 */
export function bashScript(table: readonly Completed[]): string {
  return `# bash completion for claviger: claviger completion bash

${caseOf(
  '_claviger_commands',
  table.map(({ path, commands }) => [path, commands]),
  bareWord,
)}
${caseOf(
  '_claviger_options',
  table.map(({ path, options }) => [path, options]),
  bareWord,
)}
${caseOf('_claviger_values', valueRows(table), bareWord)}
${caseOf(
  '_claviger_arguments',
  table.map(({ path, argument }) => [path, argument]),
  bareWord,
)}
_claviger_reply() {
  local candidate
  while IFS= read -r candidate; do
    case $candidate in
      @files) ;;
      @*) _claviger_reply < <(command claviger __complete "\${candidate#@}" 2>/dev/null) ;;
      "$cur"*)
        if [[ $candidate == *= ]]; then
          compopt -o nospace 2>/dev/null
          COMPREPLY+=("$candidate")
        else
          COMPREPLY+=("$(printf '%q' "$candidate")")
        fi
        ;;
    esac
  done
}

_claviger() {
  local cur=\${COMP_WORDS[COMP_CWORD]} path= option= index word
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ -n $option ]]; then
      # \`--env=prod\` arrives as three words.
      [[ $word == = ]] || option=
    elif [[ $word == -* ]]; then
      if _claviger_values "$path $word" >/dev/null; then option=$word; fi
    elif _claviger_commands "\${path:+$path }$word" >/dev/null; then
      path=\${path:+$path }$word
    fi
  done
  [[ $cur == = ]] && cur=
  if [[ -n $option ]]; then
    _claviger_reply < <(_claviger_values "$path $option")
  elif [[ $cur == -* ]]; then
    _claviger_reply < <(_claviger_options "$path")
  else
    _claviger_reply < <(_claviger_commands "$path"; _claviger_arguments "$path")
  fi
}

complete -o default -F _claviger claviger
`;
}

/** Options that take a value, by command and option. */
export function valueRows(
  table: readonly Completed[],
): readonly (readonly [key: string, lines: readonly (Word | Asked)[]])[] {
  return table.flatMap(({ path, values }) =>
    Array.from(values, ([option, lines]) => [`${path} ${option}`, lines] as const),
  );
}

/** A function that prints the lines of a key; it fails for a key that it does not have. */
export function caseOf(
  name: string,
  rows: readonly (readonly [key: string, lines: readonly (Word | Asked)[]])[],
  lineOf: (line: Word | Asked) => string,
): string {
  const branches = rows.map(([key, lines]) => {
    const action =
      lines.length === 0 ? ':' : `printf '%s\\n' ${lines.map((line) => quoted(lineOf(line))).join(' ')}`;
    return `    ${quoted(key)}) ${action} ;;\n`;
  });
  return `${name}() {\n  case $1 in\n${branches.join('')}    *) return 1 ;;\n  esac\n}\n`;
}

function bareWord(line: Word | Asked): string {
  return typeof line === 'string' ? line : line.word;
}

/** Of sh and zsh: nothing in it is expanded. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
