type Listener = (text: string) => void;

let listener: Listener | undefined;

/** Tells screen readers, through the one live region of the page. */
export function announce(text: string): void {
  listener?.(text);
}

export function listenToAnnouncements(next: Listener): () => void {
  listener = next;
  return () => {
    if (listener === next) listener = undefined;
  };
}
