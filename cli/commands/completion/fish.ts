import { valueRows } from './bash.js';
import type { Asked, Completed, Word } from './table.js';
import { described } from './zsh.js';

/** fish takes what a function prints as words, one a line, and escapes what it inserts. */
export function fishScript(table: readonly Completed[]): string {
  return `# fish completion for claviger: claviger completion fish

${switchOf(
  '__claviger_commands',
  table.map(({ path, commands }) => [path, commands]),
)}
${switchOf(
  '__claviger_options',
  table.map(({ path, options }) => [path, options]),
)}
${switchOf('__claviger_values', valueRows(table))}
${switchOf(
  '__claviger_arguments',
  table.map(({ path, argument }) => [path, argument]),
)}
function __claviger_reply --argument-names current
    while read -l line
        switch $line
            case @files
                __fish_complete_path $current
            case '@*'
                # fish itself complains of a command that is not there.
                command --query claviger
                and command claviger __complete (string sub --start 2 -- $line) 2>/dev/null
            case '*'
                echo -- $line
        end
    end
end

function __claviger
    set -l path
    set -l option
    set -l current (commandline --current-token)
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    for word in $words[2..-1]
        if test -n "$option"
            set option
        else if string match --quiet -- '-*' $word
            if __claviger_values "$path $word" >/dev/null
                set option $word
            end
        else if __claviger_commands (string join ' ' -- $path $word) >/dev/null
            set path (string join ' ' -- $path $word)
        end
    end
    if test -n "$option"
        __claviger_values "$path $option" | __claviger_reply "$current"
    else if string match --quiet -- '--*=*' "$current"
        set -l parts (string split --max 1 -- = $current)
        for line in (__claviger_values "$path $parts[1]" | __claviger_reply "$parts[2]")
            echo -- "$parts[1]=$line"
        end
    else if string match --quiet -- '-*' "$current"
        __claviger_options "$path"
    else
        begin
            __claviger_commands "$path"
            __claviger_arguments "$path"
        end | __claviger_reply "$current"
    end
end

complete --command claviger --no-files --arguments '(__claviger)'
`;
}

/** A function that prints the lines of a key; it fails for a key that it does not have. */
function switchOf(
  name: string,
  rows: readonly (readonly [key: string, lines: readonly (Word | Asked)[]])[],
): string {
  const branches = rows.map(([key, lines]) => {
    const action =
      lines.length === 0
        ? 'true'
        : `printf '%s\\n' ${lines.map((line) => quoted(described(line))).join(' ')}`;
    return `        case ${quoted(key)}\n            ${action}\n`;
  });
  return `function ${name}\n    switch "$argv"\n${branches.join('')}        case '*'\n            return 1\n    end\nend\n`;
}

/** In fish's single quotes a backslash escapes itself and the quote. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
