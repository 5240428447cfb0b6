import { Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { LiveRegion } from '@/web/components/LiveRegion.tsx';

export function RootLayout(): ReactNode {
  return (
    <>
      <LiveRegion />
      <Outlet />
    </>
  );
}
