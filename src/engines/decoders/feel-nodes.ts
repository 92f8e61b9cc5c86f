import { parser } from '@bpmn-io/lezer-feel';

/** A parsed expression's tree; the package that has its types is not one of ours, so they are taken from the parser. */
export type FeelTree = ReturnType<typeof parser.parse>;
export type FeelNode = FeelTree['topNode'];

export const parseFeel = (masked: string): FeelTree => parser.parse(masked);
