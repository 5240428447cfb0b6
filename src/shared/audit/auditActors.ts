/** Who acts in the audit log when it is no person that we know. */

/** Whoever sits at the server: the log names the role of the database. */
export const DATABASE_OWNER = 'database-owner';
/** Whoever guesses at a password. */
export const NOBODY = 'nobody';
