import { caseOf, valueRows } from './bash.js';
import type { Asked, Completed, Word } from './table.js';

/** \`compadd\` quotes what it inserts, and takes names as they are: nothing of the project is expanded. */
export function zshScript(table: readonly Completed[]): string {
  return `#compdef claviger
# zsh completion for claviger: claviger completion zsh

${caseOf(
  '_claviger_commands',
  table.map(({ path, commands }) => [path, commands]),
  described,
)}
${caseOf(
  '_claviger_options',
  table.map(({ path, options }) => [path, options]),
  described,
)}
${caseOf('_claviger_values', valueRows(table), described)}
${caseOf(
  '_claviger_arguments',
  table.map(({ path, argument }) => [path, argument]),
  described,
)}
_claviger_reply() {
  local line word
  local -a lines plain shown endings
  lines=("\${(@f)$(cat)}")
  for line in "$lines[@]"; do
    [[ -n $line ]] || continue
    case $line in
      @files) _files ;;
      @*)
        plain=("\${(@f)$(command claviger __complete "\${line#@}" 2>/dev/null)}")
        plain=(\${plain:#})
        (( $#plain )) && compadd -a plain
        ;;
      *)
        word=\${line%%$'\\t'*}
        if [[ $word == *= ]]; then
          endings+=("$word")
        else
          shown+=("$word")
          if [[ $line == *$'\\t'* ]]; then
            display+=("$word  -- \${line#*$'\\t'}")
          else
            display+=("$word")
          fi
        fi
        ;;
    esac
  done
  (( $#endings )) && compadd -S '' -a endings
  (( $#shown )) && compadd -l -d display -a shown
}

_claviger() {
  local path_= option= word index
  local -a display
  for (( index = 2; index < CURRENT; index++ )); do
    word=$words[index]
    if [[ -n $option ]]; then
      option=
    elif [[ $word == -* ]]; then
      if _claviger_values "$path_ $word" >/dev/null; then option=$word; fi
    elif _claviger_commands "\${path_:+$path_ }$word" >/dev/null; then
      path_=\${path_:+$path_ }$word
    fi
  done
  if [[ -z $option && $words[CURRENT] == --*=* ]]; then
    option=\${words[CURRENT]%%=*}
    compset -P '*='
  fi
  if [[ -n $option ]]; then
    # \`json=report.json\`: what comes after the sign is a file.
    if compset -P '*='; then _files; else _claviger_values "$path_ $option" | _claviger_reply; fi
  elif [[ $words[CURRENT] == -* ]]; then
    _claviger_reply < <(_claviger_options "$path_")
  else
    _claviger_reply < <(_claviger_commands "$path_"; _claviger_arguments "$path_")
  fi
}

if [[ \${funcstack[1]} == _claviger ]]; then
  _claviger "$@"
else
  compdef _claviger claviger
fi
`;
}

/** A tab, which stands in no word, before what a word means. */
export function described(line: Word | Asked): string {
  if (typeof line === 'string') return line;
  return line.help === '' ? line.word : `${line.word}\t${line.help}`;
}
