import type { Command } from 'commander';
import { startCache } from '../../src/cache/index.js';
import { openCached } from '../../src/check-cached.js';
import { didYouMean } from '../../src/did-you-mean.js';
import { painter } from '../../src/report/paint.js';
import { rulePage } from '../../src/report/rule-page.js';
import { secretStory } from '../../src/report/secret-story.js';
import { visible } from '../../src/report/visible.js';
import { RULE_DEFAULTS, type RuleId } from '../../src/rule-ids.js';
import { RULE_PAGES } from '../../src/rules/index.js';
import { EXIT, type ExitCode, type Io, UsageError, wantsColor } from '../io.js';
import { printConfigProblems } from '../project-arguments.js';

export function register(command: Command, io: Io, done: (code: ExitCode) => void): void {
  command
    .argument('<rule-or-secret>', 'the id of a rule, or the name of a secret of this project')
    .addHelpText(
      'after',
      `
Examples:
  claviger explain dangling-secret
  claviger explain STRIPE_KEY`,
    )
    .action(async (word: string) => done(await run(word, io)));
}

async function run(word: string, io: Io): Promise<ExitCode> {
  const paint = painter(wantsColor(io, io.outIsTerminal));
  const page = RULE_PAGES.get(word as RuleId);
  if (page) {
    io.out(rulePage(word as RuleId, page, paint));
    return EXIT.clean;
  }
  if (Object.hasOwn(RULE_DEFAULTS, word))
    throw new UsageError(`this version does not decide the rule \`${word}\``);
  const opened = await openCached({ cwd: io.cwd }, startCache(io.cwd, io));
  if (!opened.ok) {
    // Without a project only rules can be explained, and this word is none.
    const near = didYouMean(word, RULE_PAGES.keys());
    if (near !== null)
      throw new UsageError(`there is no rule \`${visible(word)}\`; did you mean \`${near}\`?`);
    return printConfigProblems(opened.problems, io);
  }
  const { analysis } = opened;
  const story = secretStory(word, analysis, paint);
  if (story !== null) {
    io.out(story);
    return EXIT.clean;
  }
  const near = didYouMean(word, [...RULE_PAGES.keys(), ...analysis.scopes.names.keys()]);
  throw new UsageError(
    `\`${visible(word)}\` is neither a rule nor a secret of this project${near === null ? '' : `; did you mean \`${visible(near)}\`?`}`,
  );
}
