/** What one file may hold; past these a reader refuses the file rather than work without end. */
export const FILE_BYTES_MAX = 64 * 1024 * 1024;
export const FILE_LINES_MAX = 2_000_000;
/** Faults kept of each weight; the rest are counted. */
export const FAULTS_MAX = 200;
/** Names listed in one message before the rest are counted. */
export const NAMES_IN_MESSAGE_MAX = 50;
