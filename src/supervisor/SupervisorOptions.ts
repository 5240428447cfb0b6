/** What the command line of `npm start` says. */
export type SupervisorOptions = {
  /** Folder of the repository. */
  readonly root: string;
  readonly port: number | undefined;
  readonly dataDir: string | undefined;
  readonly isReset: boolean;
  readonly isVerbose: boolean;
};
