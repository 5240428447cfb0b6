import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { announce } from '@/web/lib/liveRegion.ts';

/** Frames to wait for a page that is still being fetched. */
const FRAMES_MAX = 120;

function focusHeading(left: number): void {
  const heading = document.querySelector<HTMLElement>('#content h1');
  if (heading) {
    heading.focus({ preventScroll: true });
    announce(heading.textContent ?? '');
  } else if (left > 0) requestAnimationFrame(() => focusHeading(left - 1));
}

/** A change of page moves the focus to its heading, as loading a document would. */
export function useArrival(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
        if (pathChanged && fromLocation) focusHeading(FRAMES_MAX);
      }),
    [router],
  );
}
