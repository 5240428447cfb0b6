import { type ReactNode, useEffect, useState } from 'react';
import { listenToAnnouncements } from '@/web/lib/liveRegion.ts';

/** The one place where screen readers hear of changes. */
export function LiveRegion(): ReactNode {
  const [text, setText] = useState('');
  useEffect(() => listenToAnnouncements(setText), []);
  return (
    <div role="status" aria-live="polite" className="visuallyHidden">
      {text}
    </div>
  );
}
