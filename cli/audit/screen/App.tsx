/** The screen: components that put the panes where they belong. What a pane shows is worked out without them. */
import { Box, Text, useInput } from 'ink';
import { memo, type ReactElement, useMemo, useSyncExternalStore } from 'react';
import { type Paint, painter } from '../../../src/report/paint.js';
import type { Store } from '../store.js';
import { frameOf } from './frame.js';
import { keysOf } from './input.js';
import { type Line, painted } from './line.js';

export function App({ store }: { readonly store: Store }): ReactElement {
  const state = useSyncExternalStore(store.subscribe, store.state);
  useInput((input, key) => {
    store.dispatch(...keysOf(input, key).map((each) => ({ kind: 'key', key: each }) as const));
  });
  const paint = useMemo(() => painter(state.color), [state.color]);
  const frame = frameOf(state);
  if (frame.kind === 'small') return <Pane lines={frame.lines} paint={paint} />;
  const { head, overlay, list, detail, beside, foot, columns } = frame;
  return (
    <Box flexDirection="column" width={columns}>
      <Pane lines={head} paint={paint} />
      {overlay ? (
        <Pane lines={overlay} paint={paint} />
      ) : beside ? (
        <Box>
          <Pane lines={list} paint={paint} />
          <Divider rows={list.length} paint={paint} />
          <Pane lines={detail} paint={paint} />
        </Box>
      ) : (
        <Box flexDirection="column">
          <Pane lines={list} paint={paint} />
          {list.length > 0 && <Row text={paint('dim', '-'.repeat(columns))} />}
          <Pane lines={detail} paint={paint} />
        </Box>
      )}
      <Pane lines={foot} paint={paint} />
    </Box>
  );
}

function Pane({ lines, paint }: { readonly lines: readonly Line[]; readonly paint: Paint }): ReactElement {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {lines.map((line, index) => (
        // A place on the screen is what a row is known by: its text changes.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Row key={index} text={painted(line, paint)} />
      ))}
    </Box>
  );
}

const Row = memo(function Row({ text }: { readonly text: string }): ReactElement {
  return <Text wrap="truncate-end">{text}</Text>;
});

const Divider = memo(function Divider({
  rows,
  paint,
}: {
  readonly rows: number;
  readonly paint: Paint;
}): ReactElement {
  return <Text>{Array.from({ length: rows }, () => paint('dim', ' |')).join('\n')}</Text>;
});
