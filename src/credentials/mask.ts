/**
 * Stands for one unit of a credential where a file's text is shown. For private use, so that no file has it for a
 * reason; one that has it anyway is shown as masked.
 */
export const MASK = '\ue0ff';

/** All that stands for one credential. */
export const MASKED = new RegExp(`${MASK}+`, 'g');
