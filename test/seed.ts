/**
 * Property tests run the same cases everywhere, so that a failure belongs to the change that it appears with.
 * `CLAVIGER_SEED=random` looks for new ones; a number repeats those of another run.
 */
import fc from 'fast-check';

const { CLAVIGER_SEED } = process.env;
if (CLAVIGER_SEED !== 'random')
  fc.configureGlobal({ seed: CLAVIGER_SEED ? Number(CLAVIGER_SEED) : 20_261_121 });
