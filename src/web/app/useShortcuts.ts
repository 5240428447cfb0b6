import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { NAVIGATION } from './navigation.ts';
import type { Box } from './useBoxes.ts';
import { usePageKeys } from './usePageKeys.ts';

/** The keys of every page of a company. */
export function useShortcuts(companyId: string, open: (box: Box) => void): void {
  const navigate = useNavigate();
  const press = useCallback(
    (key: string, isLed: boolean): boolean => {
      const target = NAVIGATION.find((one) => one.key === key);
      if (!isLed || target === undefined) return false;
      void navigate({ to: target.to, params: { companyId }, search: {} });
      return true;
    },
    [companyId, navigate],
  );
  usePageKeys(open, press);
}
