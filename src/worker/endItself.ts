/** As anybody else would end the process; a supervisor that still wants a worker starts a new one. */
export function endItself(): void {
  process.kill(process.pid, 'SIGTERM');
}
