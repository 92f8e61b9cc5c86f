// The entry of the command. It parses on old versions of Node.js too, so that they get a sentence instead of a syntax
// error; everything else is loaded after the check.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`claviger needs Node.js 20.19 or newer; this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  import('./main.js').then(
    ({ main, processIo }) =>
      main(process.argv.slice(2), processIo()).then((code) => {
        process.exitCode = code;
      }),
    (error: unknown) => {
      process.stderr.write(
        `claviger: the program can't be loaded (${error instanceof Error ? error.name : 'unknown'})\n`,
      );
      process.exitCode = 4;
    },
  );
}
