/** What the single-file program carries. */

/** The files of the program, as assets of the executable. */
export interface Program {
  /** The version and a hash of all files: the name of the folder that they are unpacked to. */
  readonly id: string;
  /** Paths of the files below that folder, with `/` between names. */
  readonly paths: readonly string[];
  /** The content of one of {@link paths}. It must not be changed. */
  read(path: string): Uint8Array;
}

/** The keys of the assets that are files begin with it. */
export const PREFIX = 'files/';
