import { readFile } from 'node:fs/promises';

/** What string-width makes when it is loaded, and what takes its place: the same, made when it is first asked for. */
const EAGER = [
  {
    was: 'const segmenter = new Intl.Segmenter();',
    is: 'let ownSegmenter;const segmenter={segment:(text)=>(ownSegmenter??=new Intl.Segmenter()).segment(text)};',
  },
  {
    // Every such emoji has a character that is one by itself, which most text does not.
    was: 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
    is: 'let ownEmoji;const rgiEmojiRegex={test:(text)=>/\\p{Emoji}/u.test(text)&&(ownEmoji??=new RegExp("^\\\\p{RGI_Emoji}$","v")).test(text)};',
  },
];

/** For esbuild. Building the set of all emoji takes longer than all else that a command does until it reads its arguments. */
export const lazyEmoji = {
  name: 'lazy-emoji',
  setup(build) {
    build.onLoad({ filter: /[\\/]string-width[\\/]index\.js$/ }, async ({ path }) => {
      // An older one that a package brings along has no such set.
      if (path.split('node_modules').length > 2) return undefined;
      let contents = await readFile(path, 'utf8');
      for (const { was, is } of EAGER) {
        if (!contents.includes(was)) throw new Error(`string-width has changed: no \`${was}\``);
        contents = contents.replace(was, () => is);
      }
      return { contents, loader: 'js' };
    });
  },
};
