import { useState } from 'react';

/** The boxes over a page that keys open. */
export type Box = 'commands' | 'keys';

/** Which of them stands open, and what each is given. */
export function useBoxes() {
  const [openBox, setOpenBox] = useState<Box>();
  const propsOf = (box: Box) => ({
    isOpen: openBox === box,
    // A box tells that it closed a moment later, when another may already stand open.
    onClose: () => setOpenBox((now) => (now === box ? undefined : now)),
  });
  return { open: setOpenBox, propsOf };
}
