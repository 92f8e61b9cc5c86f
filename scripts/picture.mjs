// A terminal's text as an SVG picture that is readable on light and dark pages.
const SIZE = 14;
const LINE = 20;
const CHARACTER = SIZE * 0.602;
const COLORS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff', 36: '#76e3ea' };

/** `text` with ANSI colours as an SVG document; `command` is what was typed. */
export function picture(command, text) {
  const lines = [command, ...text.split('\n')];
  const plain = lines.map((line) => line.replace(/\x1b\[\d+m/g, ''));
  const width = Math.ceil(Math.max(...plain.map((line) => line.length)) * CHARACTER) + 40;
  const height = lines.length * LINE + 40;
  const rows = lines.map(
    (line, index) => `<text x="20" y="${30 + index * LINE}" xml:space="preserve">${spans(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="claviger check in a terminal">
<rect width="100%" height="100%" rx="8" fill="#161b22"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${SIZE}" fill="#e6edf3">
${rows.join('\n')}
</g>
</svg>
`;
}

function spans(line) {
  let bold = false;
  let color = null;
  return line
    .split(/(\x1b\[\d+m)/)
    .map((part) => {
      const code = /^\x1b\[(\d+)m$/.exec(part)?.[1];
      if (code === undefined) {
        if (part === '') return '';
        const style = `${color ? ` fill="${color}"` : ''}${bold ? ' font-weight="bold"' : ''}`;
        return `<tspan${style}>${xml(part)}</tspan>`;
      }
      if (code === '1') bold = true;
      else if (code === '22') bold = false;
      else color = COLORS[code] ?? null;
      return '';
    })
    .join('');
}

function xml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
