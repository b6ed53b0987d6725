/** A flag that sets a key. */
export interface OutsideFlag {
  readonly name: string;
  /** Its line in `--help`. */
  readonly help: string;
  /** Whether it takes no value, and sets `true`. */
  readonly isSwitch?: boolean;
}

/** A key of a section that can also be set from outside the configuration file. */
export interface OutsideKey {
  /** The key within its section. */
  readonly key: string;
  /** The environment variable that sets it. */
  readonly env: string;
  /** The flag that sets it. A secret has none: other users of the machine can see flags. */
  readonly flag?: OutsideFlag;
  /** The variable of Teletrace that sets it (docs/migrating.md). {@link env} wins over it. */
  readonly original?: {
    readonly env: string;
    /** Whether the variable alone chooses this backend. Otherwise it only counts if the backend is chosen already. */
    readonly choosesBackend: boolean;
  };
  /** The form that older files have of this key. It has no effect when the key is set from outside. */
  readonly olderKey?: string;
  /** Whether messages leave out the value. */
  readonly isSecret?: boolean;
}
