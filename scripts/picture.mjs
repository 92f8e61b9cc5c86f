// A terminal's text as an SVG picture that is readable on light and dark pages.
const SIZE = 14;
const LINE = 20;
const CHARACTER = SIZE * 0.602;
const DIM = '#8b949e';
const INVERSE = '#58a6ff';
const COLORS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff', 36: '#76e3ea' };

/** `text` with ANSI colours as an SVG document; `command` is what was typed, null where the text has the whole terminal. */
export function picture(command, text, title = 'claviger check in a terminal') {
  const lines = [...(command === null ? [] : [command]), ...text.split('\n')];
  const plain = lines.map((line) => line.replace(/\x1b\[\d+m/g, '').trimEnd());
  const width = Math.ceil(Math.max(...plain.map((line) => line.length)) * CHARACTER) + 40;
  const height = lines.length * LINE + 40;
  const rows = lines.map(
    (line, index) => `<text x="20" y="${30 + index * LINE}" xml:space="preserve">${spans(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<rect width="100%" height="100%" rx="8" fill="#161b22"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${SIZE}" fill="#e6edf3">
${rows.join('\n')}
</g>
</svg>
`;
}

function spans(line) {
  let bold = false;
  let dim = false;
  let inverse = false;
  let color = null;
  return line
    .split(/(\x1b\[\d+m)/)
    .map((part) => {
      const code = /^\x1b\[(\d+)m$/.exec(part)?.[1];
      if (code === undefined) {
        if (part === '') return '';
        // What stands on another ground in a terminal stands out in blue here.
        const fill = inverse ? INVERSE : dim ? DIM : color;
        const style = `${fill ? ` fill="${fill}"` : ''}${bold || inverse ? ' font-weight="bold"' : ''}`;
        return `<tspan${style}>${xml(part)}</tspan>`;
      }
      if (code === '1') bold = true;
      else if (code === '22') bold = dim = false;
      else if (code === '2') dim = true;
      else if (code === '7') inverse = true;
      else if (code === '27') inverse = false;
      else color = COLORS[code] ?? null;
      return '';
    })
    .join('');
}

function xml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
