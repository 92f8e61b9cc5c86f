import { defineConfig } from 'vitest/config';

// Judges are programs that no one here wrote (sops, Jinja2, the engines' own libraries). They run by themselves:
// `npm run judges` installs what is missing and sets the variable.
const judges = process.env.CLAVIGER_JUDGES === '1';

export default defineConfig({
  test: {
    include: judges ? ['test/judges/**/*.judge.test.ts'] : ['test/**/*.test.ts'],
    exclude: judges ? [] : ['test/**/*.judge.test.ts'],
    globalSetup: ['test/generate.ts'],
    setupFiles: ['test/seed.ts'],
    // By default one core is left alone: of two, that is half of the machine. Judges mind what runs beside them.
    ...(judges ? {} : { maxWorkers: '100%' }),
    // Long enough for a slow and busy machine: speed is measured elsewhere.
    testTimeout: judges ? 600_000 : 300_000,
    hookTimeout: judges ? 600_000 : 300_000,
    // The terminal and the keys of whoever runs the tests must not decide their outcome.
    env: { NO_COLOR: '1', SOPS_AGE_KEY: '', SOPS_AGE_KEY_FILE: '' },
  },
});
