const NODE_MIN = [20, 19];

/** Ends the process with a plain sentence when this Node is too old. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  console.error(
    `AccuBooks needs Node ${NODE_MIN.join('.')} or newer; this is ${process.versions.node}. Install the current LTS from https://nodejs.org and try again.`,
  );
  process.exit(69);
}
