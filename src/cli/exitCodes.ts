/** What the command ends with; scripts may rely on it. 64, 69 and 77 are those of sysexits(3). */
export const EXIT = {
  ok: 0,
  failed: 1,
  refused: 2,
  usage: 64,
  unavailable: 69,
  notSignedIn: 77,
} as const;

export const EXIT_CODES_HELP = `
Exit codes:
  0   done
  1   failed: unhealthy, a forecast that failed, books that do not reconcile, an error of the server
  2   refused: the request, the file or the state of the books does not allow it
  64  the command line is not right
  69  the server, or what it needs, cannot be reached
  77  not signed in: no credentials, or not the right ones`;
