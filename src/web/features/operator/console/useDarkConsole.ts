import { useEffect } from 'react';
import { applyTheme, onThemeChange, readTheme } from '@/web/lib/theme.ts';

/** The console is dark unless its reader chose otherwise: it is read at night. */
export function useDarkConsole(): void {
  useEffect(() => {
    const darken = (): void => applyTheme(readTheme() === 'system' ? 'dark' : readTheme());
    darken();
    const stop = onThemeChange(darken);
    return () => {
      stop();
      applyTheme(readTheme());
    };
  }, []);
}
