import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { router } from '@/web/app/router.tsx';
import { browserSession } from '@/web/lib/api/browserSession.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { applyTheme, readTheme } from '@/web/lib/theme.ts';
import './styles/tokens.css';
import './styles/base.css';

applyTheme(readTheme());
// The router waits for the same answer; asking now saves the time until it is there.
void browserSession.start().catch(() => undefined);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
