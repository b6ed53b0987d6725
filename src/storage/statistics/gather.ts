/** Told how many more bytes are kept. Throws when they are too many. */
export type Gather = (bytes: number) => void;

/** For those who bound otherwise what they keep. */
export const NO_BOUND: Gather = () => {};
